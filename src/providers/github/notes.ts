import type { Runtime } from '../../core/runtime.ts';
import { variableValue } from './answers.ts';
import type { Send } from './client.ts';
import { variableBytes } from './manifest/text.ts';
import type { Scope } from './scope.ts';

/** Where the manifest is kept, on one or more pages, counted from 1. */
export interface Notes {
  /** For messages: `the variable DEPLOY_SECRETS_MANIFEST of acme/etl`. */
  where(page: number): string;
  /** How many pages there may be: a power of two. */
  readonly most: number;
  /** The most that fits on one. */
  readonly bytes?: number;
  /** Undefined when it is proven that there is none; `refused` when the token may not know. */
  read(page: number): Promise<string | undefined | typeof refused>;
  /** Whether it could be written; false when the token may not. */
  write(page: number, text: string): Promise<boolean>;
}

export const refused = Symbol('refused');

/** In an organization no repository may use it: it would count there, and tell its names to every workflow. */
const forNoRepository = { visibility: 'selected', selected_repository_ids: [] } as const;

/** Actions variables beside the secrets. @param most how many there may be: a power of two */
export function variableNotes(
  send: Send,
  { notes: { path, name, place }, organization }: Pick<Scope, 'notes' | 'organization'>,
  most: number,
): Notes {
  const existing = new Set<number>();
  const named = (page: number) => (page === 1 ? name : `${name}_${page}`);
  const where = (page: number) => `the variable ${named(page)} of ${place}`;
  return {
    where,
    most,
    bytes: variableBytes,
    async read(page) {
      const one = { path: `${path}/${named(page)}`, doing: `read ${where(page)}` };
      const { status, data } = await send({ method: 'GET', takes: [403, 404], ...one });
      existing.delete(page);
      if (status === 403) return refused;
      if (status === 404) return undefined;
      existing.add(page);
      return variableValue(data);
    },
    async write(page, value) {
      const body = { name: named(page), value, ...(organization !== undefined && forNoRepository) };
      const doing = `write ${where(page)}`;
      const change = { method: 'PATCH', path: `${path}/${named(page)}`, body, doing, wrong: 404 } as const;
      const create = { method: 'POST', path, body, doing, wrong: 409 } as const;
      // There is no upsert. A POST that was cut after its effect and sent again meets its own variable.
      const [likely, other] = existing.has(page) ? [change, create] : [create, change];
      let { status } = await send({ ...likely, takes: [403, likely.wrong] });
      if (status === likely.wrong) ({ status } = await send({ ...other, takes: [403] }));
      if (status !== 403) existing.add(page);
      return status !== 403;
    },
  };
}

/** A file, for those who may not use variables. It tells as little as the variable does, and travels with the project. */
export function fileNotes(
  { readFile, writeFile }: Pick<Runtime, 'readFile' | 'writeFile'>,
  path: string,
): Notes {
  return {
    where: () => `the file ${path}`,
    most: 1,
    read: () => readFile(path),
    async write(_, text) {
      await writeFile(path, text);
      return true;
    },
  };
}
