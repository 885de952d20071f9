import type { Path } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import {
  callIn,
  type Decorated,
  decoratedIn,
  dltNames,
  MOST_TOKENS,
  nameLength,
  sectionOf,
} from './decorated.ts';
import { type HintKind, Hints } from './hints.ts';
import { argument, fullName, type Parameter, type PythonModule, stringIn } from './module.ts';
import { insideBracket, splitAt } from './statements.ts';
import type { Token } from './tokens.ts';

/** Something in the code that asks dlt for a table, or for what would be a table. */
export interface TableReader {
  readonly kind: Exclude<HintKind, 'nothing' | 'unknown'>;
  /** `pipeline.py:12` */
  readonly place: string;
  /** `tickets(filters: dict)`, `dlt.secrets["x"]` */
  readonly shown: string;
  /**
   * `own`: in the section of its function, or by its whole path. `general`: further up. `key`: in a section that only a
   * run tells.
   */
  readonly at: 'own' | 'general' | 'key';
}

/** Who asks for which table, by the project's code. */
export interface CodeReaders {
  /** How many files were read. */
  readonly files: number;
  /** @param path without the name of a pipeline */
  readersOf(path: Path): readonly TableReader[];
  /** Whether it is the section of a function. */
  isSection(path: Path): boolean;
  /** Whether something is asked for by its path beneath this one. */
  isEntered(path: Path): boolean;
  /** Whether a pipeline has this name. */
  isPipeline(name: string): boolean;
}

/** Finds out who asks for which table. Pure: nothing of the code is run. */
export function codeReaders(
  modules: readonly PythonModule[],
  readOthers: () => readonly PythonModule[] = () => [],
): CodeReaders {
  const finder = new ReaderFinder(modules, readOthers);
  for (const module of modules) finder.read(module);
  const { byPath, byKey, sections, pipelines } = finder;
  const entered = [...finder.entered];
  return {
    files: modules.length,
    readersOf: (path) => [
      ...(byPath.get(dotted(path)) ?? []),
      ...(path.at(-1) === 'credentials' ? [] : (byKey.get(path.at(-1) ?? '') ?? [])),
    ],
    isSection: (path) => sections.has(dotted(path)),
    isEntered: (path) => entered.some((one) => one.startsWith(`${dotted(path)}.`)),
    isPipeline: (name) => pipelines.has(name),
  };
}

class ReaderFinder {
  readonly byPath = new Map<string, TableReader[]>();
  readonly byKey = new Map<string, TableReader[]>();
  readonly sections = new Set<string>();
  readonly entered = new Set<string>();
  readonly pipelines = new Set<string>();
  readonly #hints: Hints;
  /** A resource is asked in the section of the source that it is in. */
  readonly #sourceSections: readonly string[];

  constructor(modules: readonly PythonModule[], readOthers: () => readonly PythonModule[]) {
    this.#hints = new Hints(modules, readOthers);
    const sections = modules.flatMap((module) =>
      decoratedIn(module).flatMap(({ decorator, call }) =>
        decorator === 'source' ? (sectionOf(call, module) ?? []) : [],
      ),
    );
    this.#sourceSections = [...new Set(sections)].slice(0, MOST_SECTIONS);
  }

  read(module: PythonModule): void {
    for (const decorated of decoratedIn(module)) this.#readFunction(decorated, module);
    for (const one of module.classes)
      if (this.#hints.kindOfClass(one, module) === 'spec')
        for (const field of one.fields) this.#add('key', [[field.name]], field, one.line, one.name, module);
    const names = dltNames(module);
    for (const { tokens } of module.statements) this.#readAccessors(tokens, module, names);
  }

  #readFunction({ decorator, call, fn }: Decorated, module: PythonModule): void {
    const places = this.#placesOf({ decorator, call, fn }, module);
    for (const place of places ?? []) this.sections.add(dotted(place));
    for (const parameter of fn.parameters) {
      if (!parameter.default || parameter.name === 'self' || parameter.name === 'cls') continue;
      const { name } = parameter;
      const own = places?.map((place) => [...place, name]) ?? [[name]];
      this.#add(places ? 'own' : 'key', own, parameter, fn.line, fn.name, module);
      const top = decorator === 'destination' ? 'destination' : 'sources';
      if (places) this.#add('general', [[top, name], [name]], parameter, fn.line, fn.name, module);
    }
  }

  /** Lists the sections that are a function's own; undefined where only a run tells them. */
  #placesOf({ decorator, call, fn }: Decorated, module: PythonModule): Path[] | undefined {
    const named = argument(call, 'name');
    const name = named ? stringIn(named) : fn.name;
    if (decorator === 'with_config' || name === undefined) return undefined;
    if (decorator === 'destination') return [['destination', name]];
    const section = sectionOf(call, module);
    if (section === undefined) return undefined;
    const sections = decorator === 'source' ? [section] : [section, ...this.#sourceSections];
    return [
      ...sections.flatMap((one) => [
        ['sources', one, name],
        ['sources', one],
      ]),
      ['sources', name],
    ];
  }

  #add(
    at: TableReader['at'],
    paths: readonly Path[],
    parameter: Parameter,
    line: number,
    owner: string,
    module: PythonModule,
  ): void {
    const kind = this.#hints.kindOf(parameter, module);
    if (kind === 'nothing' || kind === 'unknown') return;
    const type = parameter.annotation ? `: ${shownTokens(parameter.annotation)}` : '';
    const reader = { kind, place: `${module.file}:${line}`, shown: `${owner}(${parameter.name}${type})`, at };
    for (const path of new Set(paths.map(dotted))) put(at === 'key' ? this.byKey : this.byPath, path, reader);
  }

  /** Reads `dlt.secrets["a.b"]`, `dlt.config.get("a.b", dict)` and the names of pipelines. */
  #readAccessors(tokens: readonly Token[], module: PythonModule, names: ReadonlySet<string>): void {
    for (const [index, token] of tokens.entries()) {
      if (token.kind !== 'name' || tokens[index - 1]?.text === '.' || !names.has(token.text)) continue;
      const length = nameLength(tokens, index);
      const name = fullName(joined(tokens.slice(index, index + length)), module);
      if (name === 'dlt.pipeline')
        this.#readPipeline(argument(callIn(tokens, index, length), 'pipeline_name', 0));
      else if (/^dlt\.(secrets|config)(\.get)?$/.test(name))
        this.#readAccessor(tokens.slice(index, index + length + MOST_TOKENS), length, module);
    }
  }

  #readPipeline(name: readonly Token[] | undefined): void {
    const literal = stringIn(name);
    if (literal !== undefined) this.pipelines.add(literal);
  }

  #readAccessor(rest: readonly Token[], length: number, module: PythonModule): void {
    const isGet = rest[length - 1]?.text === 'get';
    const inside = insideBracket(rest.slice(length), isGet ? '(' : '[');
    if (!inside || rest[length + inside.length + 2]?.text === '=') return;
    const [asked, type = []] = splitAt(',', inside);
    const path = stringIn(asked)?.split('.');
    if (!path) return;
    this.entered.add(dotted(path));
    const hint = type[1]?.text === '=' ? type.slice(2) : type;
    const given = hint.length > 0 ? this.#hints.kindOfType(hint, module) : 'untyped';
    const kind = isGet ? given : 'whole';
    if (kind === 'nothing' || kind === 'unknown') return;
    put(this.byPath, dotted(path), {
      // Such a lookup takes the JSON of a spec, and finds none of its keys.
      kind: kind === 'spec' ? 'whole' : kind,
      place: `${module.file}:${rest[0]?.line}`,
      shown: shownAccessor(rest.slice(0, length), path, isGet),
      at: 'own',
    });
  }
}

/** Each resource is looked for in each: more sections than that no project has. */
const MOST_SECTIONS = 200;

function put(map: Map<string, TableReader[]>, key: string, reader: TableReader): void {
  const all = map.get(key);
  if (all) all.push(reader);
  else map.set(key, [reader]);
}

function shownAccessor(name: readonly Token[], path: Path, isGet: boolean): string {
  const key = JSON.stringify(path.join('.'));
  return isGet ? `${joined(name)}(${key})` : `${joined(name)}[${key}]`;
}

const joined = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');

const MOST_SHOWN = 60;

/** Writes tokens as people do. A default may hold anything, so it is never among them. */
function shownTokens(tokens: readonly Token[]): string {
  const text = joined(tokens).replaceAll(/,/g, ', ').replaceAll('|', ' | ');
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
