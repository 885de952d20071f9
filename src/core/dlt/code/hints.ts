import { argument, callOf, fullName, type Parameter, type PythonClass, type PythonModule } from './module.ts';
import { insideBracket, splitAt } from './statements.ts';
import { literalText, type Token, tokensOf } from './tokens.ts';

/**
 * What dlt does with a table where it finds this type (run with dlt 1.26 and 1.31 on 2026-11-28):
 *
 * - `whole`: it takes the table, and JSON in its place
 * - `text`: it makes JSON of the table
 * - `spec`: it asks for each key
 * - `typed`: it takes the table unchecked, and fails on JSON
 * - `untyped`: it takes the table as it is, and JSON as a text
 * - `nothing`: no table is meant, or dlt does not inject such a type at all
 * - `unknown`: the type is not of this project
 */
export type HintKind = 'whole' | 'text' | 'spec' | 'typed' | 'untyped' | 'nothing' | 'unknown';

const KINDS: Readonly<Record<Exclude<HintKind, 'unknown'>, readonly string[]>> = {
  whole: words('dict Dict Mapping MutableMapping DictStrAny DictStrStr DictStrOptionalStr StrAny StrStr'),
  text: words('str TSecretStrValue'),
  spec: words('BaseConfiguration CredentialsConfiguration incremental Incremental'),
  typed: words(
    'list List Sequence MutableSequence tuple Tuple OrderedDict defaultdict DefaultDict Counter ChainMap',
  ),
  untyped: words('Any TSecretValue AnyType TAny'),
  nothing: words(
    'None int float bool bytes Decimal Wei datetime date time timedelta DateTime Date Time Literal Final ClassVar object set Set FrozenSet frozenset Iterable Iterator Callable Type type Path',
  ),
};

/** Names that libraries give to specs. */
const SPEC_NAME = /(Credentials|Configuration|Config|Spec|Settings)$/;

const MOST_STEPS = 20;
/** How many types are looked into for all of a project: those that name each other twice would double with each step. */
const MOST_TYPES = 50_000;

/** Tells types apart, with every class and alias of the project at hand. */
export class Hints {
  readonly #modules: readonly PythonModule[];
  readonly #readOthers: () => readonly PythonModule[];
  /** The first class of each name, once one is looked for. */
  #classes: ReadonlyMap<string, { readonly one: PythonClass; readonly where: PythonModule }> | undefined;
  readonly #classesIn = new Map<PythonModule, ReadonlyMap<string, PythonClass>>();
  readonly #kinds = new Map<PythonClass, HintKind>();
  #typesLeft = MOST_TYPES;

  /** @param readOthers reads the modules that do not name dlt, once a type is found in none of the others */
  constructor(modules: readonly PythonModule[], readOthers: () => readonly PythonModule[]) {
    this.#modules = modules;
    this.#readOthers = readOthers;
  }

  /** Judges a parameter, or the field of a spec, into which dlt injects. */
  kindOf({ annotation, default: value }: Parameter, module: PythonModule): HintKind {
    return annotation ? this.kindOfType(annotation, module) : kindOfDefault(value ?? []);
  }

  kindOfType(tokens: readonly Token[], module: PythonModule, steps = 0): HintKind {
    this.#typesLeft -= 1;
    if (steps > MOST_STEPS || this.#typesLeft < 0) return 'unknown';
    const further = (type: readonly Token[], where = module): HintKind =>
      this.kindOfType(type, where, steps + 1);
    const inBrackets = insideBracket(tokens, '(');
    if (inBrackets && inBrackets.length === tokens.length - 2) return further(inBrackets);
    const alternatives = splitAt('|', tokens);
    if (alternatives.length > 1)
      return oneOf(alternatives.filter((type) => !isNone(type)).map((type) => further(type)));
    const [first, ...more] = tokens;
    if (first?.kind === 'string' && more.length === 0)
      return further(tokensOf(literalText(first.text) ?? ''));
    const bracket = tokens.findIndex(({ text }) => text === '[');
    const name = joined(bracket < 0 ? tokens : tokens.slice(0, bracket));
    const inner = bracket < 0 ? [] : splitAt(',', insideBracket(tokens.slice(bracket), '[') ?? []);
    const last = fullName(name, module).split('.').at(-1) ?? '';
    if (last === 'Annotated') return further(inner[0] ?? []);
    if (last === 'Optional' || last === 'Union')
      return oneOf(inner.filter((type) => type.length > 0 && !isNone(type)).map((type) => further(type)));
    return this.#kindOfName(name, module, further) ?? knownKind(last) ?? 'unknown';
  }

  /** Finds a class or an alias of the project. */
  #kindOfName(
    name: string,
    module: PythonModule,
    further: (type: readonly Token[], where: PythonModule) => HintKind,
  ): HintKind | undefined {
    const last = fullName(name, module).split('.').at(-1) ?? '';
    const isLocal = !module.imports.has(name.split('.')[0] ?? '');
    const isKnown = kindOfName(last) !== undefined && !isLocal;
    const others = isKnown ? [] : this.#modules.filter((one) => one !== module);
    const near = isLocal ? [module, ...(kindOfName(last) ? [] : others)] : others;
    return (
      this.#kindIn(near, last, further) ??
      (isKnown || isLocal ? undefined : this.#kindIn(this.#readOthers(), last, further))
    );
  }

  #kindIn(
    modules: readonly PythonModule[],
    last: string,
    further: (type: readonly Token[], where: PythonModule) => HintKind,
  ): HintKind | undefined {
    for (const where of modules) {
      const found = this.#classIn(where, last);
      if (found) return this.kindOfClass(found, where);
      const alias = where.assignments.get(last);
      if (alias) return kindOfAlias(alias, where) ?? further(alias, where);
    }
    return undefined;
  }

  #classIn(module: PythonModule, name: string): PythonClass | undefined {
    let byName = this.#classesIn.get(module);
    byName ??= new Map(module.classes.toReversed().map((one) => [one.name, one]));
    this.#classesIn.set(module, byName);
    return byName.get(name);
  }

  /** Finds a class by its name, in the first module that has one. */
  #classNamed(name: string): { readonly one: PythonClass; readonly where: PythonModule } | undefined {
    this.#classes ??= new Map(
      this.#modules
        .flatMap((where) => where.classes.map((one) => ({ one, where })))
        .toReversed()
        .map((found) => [found.one.name, found]),
    );
    return this.#classes.get(name);
  }

  kindOfClass(one: PythonClass, module: PythonModule, steps = 0): HintKind {
    const known = this.#kinds.get(one);
    if (known !== undefined) return known;
    // A class that is its own base has no kind by that.
    this.#kinds.set(one, 'nothing');
    const kind = this.#judgeClass(one, module, steps);
    this.#kinds.set(one, kind);
    return kind;
  }

  #judgeClass({ decorators, bases }: PythonClass, module: PythonModule, steps: number): HintKind {
    const all = decorators.map(({ name }) => lastOf(fullName(name, module)));
    if (all.includes('configspec')) return 'spec';
    if (all.includes('dataclass')) return 'typed';
    for (const { name, value } of bases) {
      const base = name === undefined ? lastOf(fullName(joined(value).replace(/\[.*/, ''), module)) : '';
      if (['TypedDict', 'NamedTuple', 'dict', 'Dict', 'UserDict'].includes(base)) return 'typed';
      const found = this.#classNamed(base);
      const kind =
        found && steps < MOST_STEPS ? this.kindOfClass(found.one, found.where, steps + 1) : undefined;
      if (kind !== undefined && kind !== 'nothing') return kind;
      if (!found && (knownKind(base) === 'spec' || knownKind(base) === 'typed'))
        return knownKind(base) ?? 'nothing';
    }
    return 'nothing';
  }
}

const joined = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');

const lastOf = (name: string): string => name.split('.').at(-1) ?? '';

const isNone = (type: readonly Token[]): boolean => joined(type) === 'None';

/** Of several types dlt takes the spec; without one it does not inject at all. */
function oneOf(kinds: readonly HintKind[]): HintKind {
  const [only] = kinds;
  if (kinds.length === 1 && only) return only;
  if (kinds.includes('spec')) return 'spec';
  return kinds.includes('unknown') ? 'unknown' : 'nothing';
}

/** Judges a name that no file of the project explains. */
const knownKind = (name: string): HintKind | undefined =>
  kindOfName(name) ?? (SPEC_NAME.test(name) ? 'spec' : undefined);

function kindOfName(name: string): HintKind | undefined {
  for (const kind of ['whole', 'text', 'spec', 'typed', 'untyped', 'nothing'] as const)
    if (KINDS[kind].includes(name)) return kind;
  return undefined;
}

/** Judges what makes a type: `NewType("X", dict)`, `TypedDict("X", {…})`. */
function kindOfAlias(value: readonly Token[], module: PythonModule): HintKind | undefined {
  const call = callOf(value);
  if (!call.inBrackets) return undefined;
  const maker = lastOf(fullName(call.name, module));
  if (['TypedDict', 'namedtuple', 'NamedTuple', 'make_dataclass'].includes(maker)) return 'typed';
  const base = maker === 'NewType' ? argument(call, 'tp', 1) : undefined;
  return base ? (knownKind(joined(base).replace(/\[.*/, '')) ?? 'unknown') : 'unknown';
}

/** A parameter without a type has that of its default; `None` and the sentinels of dlt have none. */
function kindOfDefault(value: readonly Token[]): HintKind {
  const text = joined(value);
  if (text === 'None' || /(^|\.)(secrets|config)\.value$/.test(text)) return 'untyped';
  if (/^(\{\}|dict\()/.test(text) || (text.startsWith('{') && text.includes(':'))) return 'whole';
  if (/^(\[|list\(|\()/.test(text)) return 'typed';
  return value[0]?.kind === 'string' ? 'text' : /^(-?\.?\d|True$|False$)/.test(text) ? 'nothing' : 'unknown';
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
