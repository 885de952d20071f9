import { type Diagnostic, diagnostic, type Position } from '../diagnostics.ts';
import type { Leaf, TomlValue } from '../model.ts';
import { nearest } from '../nearest.ts';
import { parseSyntaxTree, parseToml } from '../toml/parse.ts';
import { FILE_VERSION } from './tables.ts';

/** A key as it stands in the file. */
export interface WrittenKey {
  readonly value: TomlValue;
  readonly at: Position;
}

/** `[defaults]`, or `[targets.NAME]`. */
export interface Section {
  readonly at: Position;
  readonly keys: ReadonlyMap<string, WrittenKey>;
}

/** The file in its parts, whatever they say. */
export interface TargetSections {
  readonly defaults: Section;
  readonly targets: ReadonlyMap<string, Section>;
  readonly problems: readonly Diagnostic[];
}

/**
 * Takes deploy-secrets.toml apart.
 * @throws UserError for what is no TOML; never with a character of the text
 */
export function readSections(text: string, file: string): TargetSections {
  const leaves = parseToml(text, file);
  const headings = headingsIn(text, file);
  const start = { file, line: 1, column: 1 };
  const of = (path: readonly string[]): Section => {
    const own = leaves.filter((leaf) => path.every((key, n) => leaf.path[n] === key));
    const at = headings.get(JSON.stringify(path)) ?? own[0]?.at ?? start;
    return { at, keys: keysBelow(own, path.length) };
  };
  const names = leaves.flatMap(({ path: [part, name], path, value }) =>
    part === 'targets' && name !== undefined && (path.length > 2 || value.reveal().type === 'table')
      ? [name]
      : [],
  );
  const targets = new Map([...new Set(names)].map((name) => [name, of(['targets', name])]));
  return { defaults: of(['defaults']), targets, problems: [...problemsOf(leaves, start)] };
}

/** Gathers the keys below a path; one that is written as a table of its own stands for all that is in it. */
function keysBelow(leaves: readonly Leaf[], depth: number): Map<string, WrittenKey> {
  const keys = new Map<string, WrittenKey>();
  for (const { path, value, at } of leaves) {
    const [key, inner] = path.slice(depth);
    if (key === undefined || keys.has(key)) continue;
    // Nothing in this file is meant to be secret; what looks so all the same is never quoted.
    keys.set(key, {
      at,
      value: inner === undefined ? value.reveal() : { type: 'table', entries: new Map() },
    });
  }
  return keys;
}

/** Finds where sections begin, by their path. */
function headingsIn(text: string, file: string): Map<string, Position> {
  const [{ body }] = parseSyntaxTree(text.replaceAll('\r\n', '\n'), file).body;
  return new Map(
    body.flatMap((node) =>
      node.type === 'TOMLTable'
        ? [
            [
              JSON.stringify(node.resolvedKey),
              { file, line: node.loc.start.line, column: node.loc.start.column + 1 },
            ],
          ]
        : [],
    ),
  );
}

const PARTS = ['version', 'defaults', 'targets'];

function* problemsOf(leaves: readonly Leaf[], start: Position): Generator<Diagnostic> {
  const told = new Set<string>();
  for (const leaf of leaves) {
    const [part = ''] = leaf.path;
    const problem = PARTS.includes(part) ? problemOfShape(leaf) : unknownPart(leaf);
    if (!problem || told.has(problem.message)) continue;
    told.add(problem.message);
    yield problem;
  }
  if (!leaves.some(({ path }) => path[0] === 'version'))
    yield diagnostic('wrong-value', {
      at: start,
      message: 'the file does not say which version of this format it is',
      hint: `begin it with version = ${FILE_VERSION}`,
    });
  if (!leaves.some(({ path }) => path[0] === 'targets' && path.length > 1))
    yield diagnostic('wrong-value', {
      at: start,
      message: 'there is no target in it',
      hint: 'a target is a section [targets.NAME] that says to = "github" and where',
    });
}

function problemOfShape({ path, value, at }: Leaf): Diagnostic | undefined {
  const [part] = path;
  const revealed = value.reveal();
  if (part === 'version') return path.length === 1 ? problemOfVersion(revealed, at) : wrongVersion(at);
  const depth = part === 'targets' ? 2 : 1;
  if (path.length > depth || revealed.type === 'table') return undefined;
  const form = part === 'targets' ? '[targets.NAME]' : '[defaults]';
  return diagnostic('wrong-value', {
    at,
    message: `${path.join('.')} is no section`,
    hint: `write it as ${form}, with keys below`,
  });
}

function problemOfVersion(value: TomlValue, at: Position): Diagnostic | undefined {
  if (value.type !== 'integer' || value.value < 1n) return wrongVersion(at);
  if (value.value === BigInt(FILE_VERSION)) return undefined;
  return diagnostic('wrong-value', {
    at,
    message: `version ${value.value} of this format is newer than this program, which reads version ${FILE_VERSION}`,
    hint: 'take a newer deploy-secrets',
  });
}

const wrongVersion = (at: Position): Diagnostic =>
  diagnostic('wrong-value', {
    at,
    message: 'version takes a whole number',
    hint: `write version = ${FILE_VERSION}`,
  });

function unknownPart({ path, at }: Leaf): Diagnostic {
  const [part = ''] = path;
  const meant = nearest(part, PARTS);
  return diagnostic('unknown-key', {
    at,
    message: `${JSON.stringify(part)} is no part of this file`,
    hint: meant === undefined ? 'it has version, [defaults] and [targets.NAME]' : `did you mean ${meant}?`,
  });
}
