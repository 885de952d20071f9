import { type Block, blockOf, insideBracket, type Statement, splitAt, statementsOf } from './statements.ts';
import { literalText, type Token } from './tokens.ts';

/** What a Python file has that decides who asks dlt for what. Nothing of it is run. */
export interface PythonModule {
  /** As it is shown to people. */
  readonly file: string;
  readonly functions: readonly PythonFunction[];
  readonly classes: readonly PythonClass[];
  /** Local name -> what it was imported as: `d` -> `dlt`, `r` -> `dlt.resource`. */
  readonly imports: ReadonlyMap<string, string>;
  /** Modules of which everything was imported. */
  readonly starImports: readonly string[];
  /** Plain assignments at the top, the last of each name. */
  readonly assignments: ReadonlyMap<string, readonly Token[]>;
  readonly statements: readonly Statement[];
}

export interface PythonFunction {
  readonly name: string;
  readonly line: number;
  readonly decorators: readonly Call[];
  readonly parameters: readonly Parameter[];
  readonly within: readonly Block[];
}

/** `dlt.source`, or `dlt.source(name="x")`. */
export interface Call {
  readonly name: string;
  /** Absent where nothing is called. */
  readonly inBrackets?: readonly Argument[];
}

export interface Argument {
  /** Absent for one that goes by its place. */
  readonly name?: string;
  readonly value: readonly Token[];
}

export interface Parameter {
  readonly name: string;
  readonly annotation?: readonly Token[];
  /** dlt injects into no parameter without one. */
  readonly default?: readonly Token[];
}

export interface PythonClass {
  readonly name: string;
  readonly line: number;
  readonly decorators: readonly Call[];
  readonly bases: readonly Argument[];
  /** Its annotated names. */
  readonly fields: readonly Parameter[];
}

/** Reads a file of Python. Whatever the text is, this ends and never throws. */
export function readPython(text: string, file: string): PythonModule {
  const statements = statementsOf(text);
  const reader = new ModuleReader();
  for (const statement of statements) reader.read(statement);
  return { file, ...reader.found, statements };
}

class ModuleReader {
  readonly found = {
    functions: [] as PythonFunction[],
    classes: [] as (PythonClass & { readonly fields: Parameter[] })[],
    imports: new Map<string, string>(),
    starImports: [] as string[],
    assignments: new Map<string, readonly Token[]>(),
  };
  #decorators: Call[] = [];

  read(statement: Statement): void {
    const { tokens, within } = statement;
    const [first] = tokens;
    if (first?.text === '@') {
      this.#decorators.push(callOf(tokens.slice(1)));
      return;
    }
    const block = blockOf(tokens);
    if (block) this.#readBlock(block, statement);
    else if (first?.text === 'import' || first?.text === 'from') this.#readImport(tokens);
    else if (within.at(-1)?.kind === 'class') this.#readField(statement);
    else if (within.length === 0) this.#readAssignment(tokens);
    this.#decorators = [];
  }

  #readBlock({ kind, name }: Block, { tokens, within }: Statement): void {
    const start = tokens.findIndex(({ text }) => text === kind);
    const head = withoutTypeParameters(tokens.slice(start + 2));
    const about = { name, line: tokens[start]?.line ?? 1, decorators: this.#decorators };
    const inside = insideBracket(head, '(') ?? [];
    if (kind === 'def') this.found.functions.push({ ...about, parameters: parametersOf(inside), within });
    else this.found.classes.push({ ...about, bases: argumentsOf(inside), fields: [] });
  }

  #readImport(tokens: readonly Token[]): void {
    const { imports, starImports } = this.found;
    const at = tokens.findIndex(({ text }) => text === 'import');
    const from = tokens[0]?.text === 'from' ? joined(tokens.slice(1, at)) : undefined;
    const rest = tokens.slice(at + 1);
    for (const part of splitAt(',', insideBracket(rest, '(') ?? rest).filter(([first]) => first)) {
      const as = part.findIndex(({ text }) => text === 'as');
      const name = joined(as < 0 ? part : part.slice(0, as));
      const alias = as < 0 ? undefined : part[as + 1]?.text;
      if (name === '*') starImports.push(from ?? '');
      else if (from !== undefined) imports.set(alias ?? name, `${from}.${name}`);
      else if (alias !== undefined) imports.set(alias, name);
      else imports.set(name.split('.')[0] ?? name, name.split('.')[0] ?? name);
    }
  }

  #readField({ tokens, within }: Statement): void {
    const owner = this.found.classes.findLast(({ name }) => name === within.at(-1)?.name);
    const [field] = parametersOf(tokens);
    if (owner && field?.annotation?.length && tokens[1]?.text === ':') owner.fields.push(field);
  }

  /** Reads `a = …`, `a: X = …` and `type a = …`. */
  #readAssignment(tokens: readonly Token[]): void {
    const isType = tokens[0]?.text === 'type' && tokens[1]?.kind === 'name' && tokens[2]?.text === '=';
    const [target, ...values] = splitAt('=', isType ? tokens.slice(1) : tokens);
    const [name, colon] = target ?? [];
    const [value] = values;
    if (name?.kind !== 'name' || !value || values.length > 1) return;
    if (target?.length === 1 || colon?.text === ':') this.found.assignments.set(name.text, value);
  }
}

const joined = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');

/** Leaves `[T: int]` out, which may stand before the brackets of a function and a class. */
function withoutTypeParameters(head: readonly Token[]): readonly Token[] {
  const inside = insideBracket(head, '[');
  return inside ? head.slice(inside.length + 2) : head;
}

/** Reads `name.name` or `name.name(…)`. */
export function callOf(tokens: readonly Token[]): Call {
  const bracket = tokens.findIndex(({ text, kind }) => kind === 'operator' && text === '(');
  if (bracket < 0) return { name: joined(tokens) };
  const inside = insideBracket(tokens.slice(bracket), '(');
  return { name: joined(tokens.slice(0, bracket)), inBrackets: argumentsOf(inside ?? []) };
}

export const argumentsOf = (inside: readonly Token[]): Argument[] =>
  splitAt(',', inside)
    .filter((part) => part.length > 0)
    .map((part) =>
      part[0]?.kind === 'name' && part[1]?.text === '='
        ? { name: part[0].text, value: part.slice(2) }
        : { value: part },
    );

/** Reads what stands between the brackets of a function; `*args`, `**kwargs`, `*` and `/` are left out. */
function parametersOf(inside: readonly Token[]): Parameter[] {
  return splitAt(',', inside)
    .filter(([first]) => first?.kind === 'name')
    .map((part) => {
      const [declared = [], value] = splitAt('=', part);
      const [name, colon, ...annotation] = declared;
      return {
        name: name?.text ?? '',
        ...(colon?.text === ':' && { annotation }),
        ...(value && { default: value }),
      };
    });
}

/** Finds the value of an argument by its name, or by its place where it has one. */
export const argument = (
  { inBrackets = [] }: Pick<Call, 'inBrackets'>,
  name: string,
  place?: number,
): readonly Token[] | undefined =>
  inBrackets.find((one) => one.name === name)?.value ??
  (place === undefined ? undefined : inBrackets.filter((one) => one.name === undefined)[place]?.value);

/** Reads a literal string, also one in several pieces; undefined for anything else. */
export function stringIn(tokens: readonly Token[] | undefined): string | undefined {
  const inside = tokens && insideBracket(tokens, '(');
  if (inside && tokens && inside.length === tokens.length - 2) return stringIn(inside);
  if (!tokens || tokens.length === 0 || !tokens.every(({ kind }) => kind === 'string')) return undefined;
  const pieces = tokens.map(({ text }) => literalText(text));
  return pieces.every((piece) => piece !== undefined) ? pieces.join('') : undefined;
}

/** What a name means where it was imported: `d.source` is `dlt.source` after `import dlt as d`. */
export function fullName(name: string, { imports, starImports }: PythonModule): string {
  const [first = '', ...rest] = name.split('.');
  const imported = imports.get(first);
  if (imported !== undefined) return [imported, ...rest].join('.');
  return starImports.includes('dlt') && rest.length === 0 ? `dlt.${name}` : name;
}
