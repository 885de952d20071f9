import { type Diagnostic, diagnostic, type Position } from '../diagnostics.ts';
import { nearest } from '../nearest.ts';
import { type EffectiveKey, inherit } from './inherit.ts';
import { readSections, type Section, type TargetSections, type WrittenKey } from './sections.ts';
import { shownKey, TARGET_NAME, type TargetKey, type TargetKind, type TargetTables } from './tables.ts';
import { joinWords, readValue, type TargetValue } from './values.ts';

/** One target of deploy-secrets.toml, with the defaults that hold for it. */
export interface NamedTarget {
  readonly name: string;
  /** The kind of store, by its name on the command line. */
  readonly to: string;
  readonly at: Position;
  /** By kebab name, as the command line would have given them. */
  readonly values: ReadonlyMap<string, SetValue>;
}

export interface SetValue {
  readonly value: TargetValue;
  readonly role: TargetKey['role'];
  readonly at: Position;
  readonly isDefault: boolean;
}

export interface CheckedTargets {
  /** Those in which nothing is wrong, in the order of the file. */
  readonly targets: readonly NamedTarget[];
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads deploy-secrets.toml by the tables of the command line, and tells everything that is wrong with it at once.
 * @throws UserError for what is no TOML
 */
export function checkTargets(text: string, file: string, tables: TargetTables): CheckedTargets {
  const sections = readSections(text, file);
  const checked = [...sections.targets].map(([name, section]) => checkOne(name, section, sections, tables));
  const problems = [
    ...sections.problems,
    ...checkDefaults(sections, tables),
    ...checked.flatMap((one) => one.problems),
  ];
  return { targets: checked.flatMap(({ target }) => target ?? []), problems: inOrder(distinct(problems)) };
}

interface CheckedOne {
  readonly target?: NamedTarget;
  readonly problems: readonly Diagnostic[];
}

function checkOne(
  name: string,
  section: Section,
  { defaults }: TargetSections,
  tables: TargetTables,
): CheckedOne {
  const about = nameProblems(name, section);
  const to = section.keys.get('to') ?? defaults.keys.get('to');
  const kind = kindOf(to, tables);
  if (!kind)
    return {
      problems: [...about, unknownKind(name, section, to, tables), ...unknownAnywhere(section, tables)],
    };
  const keys = inherit(section, defaults, kind.kind, tables.alternatives);
  const read = [...keys].map(([key, written]) => readKey(key, written, { name, kind, tables }));
  const problems = [...about, ...read.flatMap((one) => ('problem' in one ? [one.problem] : []))];
  if (problems.length > 0) return { problems };
  const values = new Map(read.flatMap((one) => ('set' in one ? [[one.key, one.set] as const] : [])));
  return { target: { name, to: kind.name, at: section.at, values }, problems };
}

interface KeyContext {
  /** The target's. */
  readonly name: string;
  readonly kind: FoundKind;
  readonly tables: TargetTables;
}

function readKey(
  key: string,
  written: EffectiveKey,
  context: KeyContext,
): { readonly key: string; readonly set: SetValue } | { readonly problem: Diagnostic } {
  const spec = context.kind.kind.keys.get(key);
  if (!spec) return { problem: unknownKey(key, written, context) };
  const read = readValue(key, spec, written);
  if ('message' in read) return { problem: written.isDefault ? forTarget(read, context) : read };
  const { at, isDefault } = written;
  return { key, set: { value: read.value, role: spec.role, at, isDefault } };
}

/** A default is good for one kind of store, and may not be for another. */
const forTarget = (problem: Diagnostic, { kind }: KeyContext): Diagnostic =>
  problem.code === 'wrong-value' ? { ...problem, message: `${problem.message} at ${kind.name}` } : problem;

interface FoundKind {
  readonly name: string;
  readonly kind: TargetKind;
}

function kindOf(to: WrittenKey | undefined, { kinds }: TargetTables): FoundKind | undefined {
  if (to?.value.type !== 'string') return undefined;
  const kind = kinds.get(to.value.value);
  return kind && { name: to.value.value, kind };
}

function unknownKind(
  name: string,
  section: Section,
  to: WrittenKey | undefined,
  { kinds }: TargetTables,
): Diagnostic {
  const names = [...kinds.keys()];
  if (!to)
    return diagnostic('wrong-value', {
      at: section.at,
      message: `${shownKey(name)} does not say to which kind of store`,
      hint: `add to = ${JSON.stringify(names[0])}; there are ${joinWords(names)}`,
    });
  const meant = to.value.type === 'string' ? nearest(to.value.value.toLowerCase(), names) : undefined;
  return diagnostic('wrong-value', {
    at: to.at,
    message: `to takes one of ${joinWords(names)}`,
    hint: meant === undefined ? `such as to = ${JSON.stringify(names[0])}` : `did you mean ${meant}?`,
  });
}

function nameProblems(name: string, { at }: Section): Diagnostic[] {
  if (TARGET_NAME.test(name)) return [];
  return [
    diagnostic('wrong-value', {
      at,
      message: `${shownKey(name)} is no name for a target`,
      hint: 'a name is up to 64 letters, digits, _, . and -, and begins with a letter, a digit or _',
    }),
  ];
}

function unknownKey(key: string, { at }: WrittenKey, { name, kind, tables }: KeyContext): Diagnostic {
  const others = [...tables.kinds].filter(([, { keys }]) => keys.has(key)).map(([other]) => other);
  if (others.length > 0)
    return diagnostic('unknown-key', {
      at,
      message: `${key} is a key of ${joinWords(others)}, and ${name} goes to ${kind.name}`,
      hint: `leave it out here, or write it in [defaults], where it holds for ${joinWords(others)} alone`,
    });
  return unknownWord(key, at, [...kind.kind.keys.keys(), 'to'], tables);
}

function unknownWord(key: string, at: Position, known: readonly string[], tables: TargetTables): Diagnostic {
  if (tables.runOptions.has(key))
    return diagnostic('unknown-key', {
      at,
      message: `${key} is decided for each run`,
      hint: `leave it out here, and give --${key} on the command line`,
    });
  const meant = nearest(key.replaceAll('_', '-').toLowerCase(), known);
  return diagnostic('unknown-key', {
    at,
    message: `there is no key ${shownKey(key)}`,
    hint:
      meant === undefined
        ? 'deploy-secrets COMMAND --help lists the options, which are the keys'
        : `did you mean ${meant}?`,
  });
}

/** Where the kind of store is not known, a key must be known to some kind. */
const unknownAnywhere = ({ keys }: Section, tables: TargetTables): Diagnostic[] => {
  const known = ['to', ...[...tables.kinds.values()].flatMap((kind) => [...kind.keys.keys()])];
  return [...keys]
    .filter(([key]) => !known.includes(key))
    .map(([key, { at }]) => unknownWord(key, at, known, tables));
};

/** A default must be good for some kind of store; for those of the targets it is checked with them. */
function checkDefaults({ defaults }: TargetSections, tables: TargetTables): Diagnostic[] {
  const kinds = [...tables.kinds.values()];
  return [
    ...unknownAnywhere(defaults, tables),
    ...[...defaults.keys].flatMap(([key, written]) => {
      const specs = kinds.flatMap(({ keys }) => keys.get(key) ?? []);
      const read = specs.map((spec) => readValue(key, spec, written));
      const [first] = read;
      return first && 'message' in first && read.every((one) => 'message' in one) ? [first] : [];
    }),
  ];
}

/** What is wrong with a default is told once, and not again for each target that has it. */
function distinct(problems: readonly Diagnostic[]): Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  for (const problem of problems) {
    const { at } = problem;
    const place = JSON.stringify([at?.line, at?.column, problem.message.replace(/ at \w+$/, '')]);
    if (!told.has(place)) told.set(place, problem);
  }
  return [...told.values()];
}

export const inOrder = (problems: readonly Diagnostic[]): Diagnostic[] =>
  problems.toSorted(
    ({ at: a }, { at: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
