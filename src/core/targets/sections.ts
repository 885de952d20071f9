import { type Diagnostic, diagnostic, type Position, UserError } from '../diagnostics.ts';
import type { Leaf, TomlValue } from '../model.ts';
import { nearest } from '../nearest.ts';
import { parseSyntaxTree, parseToml } from '../toml/parse.ts';
import { FILE_VERSION, shownKey } from './tables.ts';

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
  const sectionOf = (path: readonly string[], own: readonly Leaf[] = []): Section => {
    const at = headings.get(JSON.stringify(path)) ?? own[0]?.at ?? start;
    const keys = keysBelow(own, path.length);
    if (keys.size > MOST) throw tooMany(`${keys.size} keys in one section`, file);
    return { at, keys };
  };
  const parts = Map.groupBy(leaves, ({ path: [part] }) => part);
  const inTargets = (parts.get('targets') ?? []).filter(isInTarget);
  const byName = Map.groupBy(inTargets, ({ path: [, name = ''] }) => name);
  if (byName.size > MOST) throw tooMany(`${byName.size} targets`, file);
  return {
    defaults: sectionOf(['defaults'], parts.get('defaults')),
    targets: new Map([...byName].map(([name, own]) => [name, sectionOf(['targets', name], own)])),
    problems: [...problemsOf(leaves, start)],
  };
}

/** A target written as a value is none. */
const isInTarget = ({ path, value }: Leaf): boolean =>
  path.length > 2 || (path.length === 2 && value.reveal().type === 'table');

/** More than any team has, and little enough that whoever hands over a file keeps nobody waiting. */
const MOST = 500;

const tooMany = (what: string, file: string): UserError =>
  new UserError(`${file} has ${what}, and up to ${MOST} are read`, {
    hint: 'see that it is the right file; targets can be split over several, each named with --config',
    code: 'wrong-value',
  });

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
    message: `${path.map(shownKey).join('.')} is no section`,
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
    message: `${shownKey(part)} is no part of this file`,
    hint: meant === undefined ? 'it has version, [defaults] and [targets.NAME]' : `did you mean ${meant}?`,
  });
}
