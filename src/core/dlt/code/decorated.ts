import {
  argument,
  type Call,
  callOf,
  fullName,
  type PythonFunction,
  type PythonModule,
  stringIn,
} from './module.ts';
import { insideBracket } from './statements.ts';
import type { Token } from './tokens.ts';

const DECORATORS = ['source', 'resource', 'transformer', 'destination', 'with_config'] as const;
type Decorator = (typeof DECORATORS)[number];

/** A function into which dlt injects. */
export interface Decorated {
  readonly decorator: Decorator;
  readonly call: Call;
  readonly fn: PythonFunction;
}

/** Lists the functions that dlt decorates, also where it is called with one: `dlt.resource(pages, name="x")`. */
export function decoratedIn(module: PythonModule): Decorated[] {
  const marked = module.functions.flatMap((fn) =>
    fn.decorators.flatMap((call) => {
      const decorator = decoratorOf(call, module);
      return decorator ? [{ decorator, call, fn }] : [];
    }),
  );
  return [...marked, ...wrappedIn(module)];
}

function wrappedIn(module: PythonModule): Decorated[] {
  const names = dltNames(module);
  const functions = new Map(module.functions.toReversed().map((fn) => [fn.name, fn]));
  return module.statements.flatMap(({ tokens }) =>
    tokens.flatMap((token, index) => {
      const before = tokens[index - 1]?.text;
      if (token.kind !== 'name' || !names.has(token.text) || before === '.' || before === '@') return [];
      const call = callIn(tokens, index, nameLength(tokens, index));
      const decorator = decoratorOf(call, module);
      const [given] = call.inBrackets ?? [];
      if (!decorator || given?.value.length !== 1) return [];
      const fn = functions.get(given.value[0]?.text ?? '');
      return fn ? [{ decorator, call, fn }] : [];
    }),
  );
}

/** The local names behind which there is something of dlt. */
export const dltNames = ({ imports, starImports }: PythonModule): ReadonlySet<string> =>
  new Set([
    ...[...imports].filter(([, full]) => full === 'dlt' || full.startsWith('dlt.')).map(([name]) => name),
    ...(starImports.includes('dlt') ? [...DECORATORS, 'secrets', 'config', 'pipeline'] : []),
  ]);

/** How many tokens `a.b.c` has. */
export function nameLength(tokens: readonly Token[], start: number): number {
  let length = 1;
  while (tokens[start + length]?.text === '.' && tokens[start + length + 1]?.kind === 'name') length += 2;
  return length;
}

/** Reads the name of that length, with the call of it if there is one. */
export function callIn(tokens: readonly Token[], start: number, length: number): Call {
  const rest = tokens.slice(start, start + length + MOST_TOKENS);
  const inside = insideBracket(rest.slice(length), '(');
  return callOf(inside ? rest.slice(0, length + inside.length + 2) : rest.slice(0, length));
}

/** A call of more tokens is no name for a pipeline or a function, and asks for no value by its path. */
export const MOST_TOKENS = 1000;

function decoratorOf({ name }: Call, module: PythonModule): Decorator | undefined {
  const full = fullName(name, module);
  return full.startsWith('dlt.') ? DECORATORS.find((one) => full.endsWith(`.${one}`)) : undefined;
}

/** The section of a module's functions: `section=`, `__source_name__`, or its name; undefined where only a run tells. */
export function sectionOf(call: Call, module: PythonModule): string | undefined {
  const given = argument(call, 'section');
  if (given) return stringIn(given);
  const named = module.assignments.get('__source_name__');
  return named ? stringIn(named) : moduleName(module.file);
}

/** Names a module as Python does: a package after its folder. */
function moduleName(file: string): string {
  const [name = '', folder = ''] = file.replaceAll('\\', '/').split('/').toReversed();
  const stem = name.replace(/\.py$/, '');
  return stem === '__init__' ? folder : stem;
}
