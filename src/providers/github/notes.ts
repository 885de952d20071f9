import type { World } from '../../core/outside.ts';
import { variableValue } from './answers.ts';
import type { Send } from './client.ts';
import { variableBytes } from './manifest-text.ts';
import type { Scope } from './scope.ts';

/** Where the manifest is kept. */
export interface Notes {
  /** For messages: `the variable DEPLOY_SECRETS_MANIFEST`. */
  readonly where: string;
  /** The most that fits. */
  readonly bytes?: number;
  /** Undefined when it is proven that there is none; `refused` when the token may not know. */
  read(): Promise<string | undefined | typeof refused>;
  /** Whether it could be written; false when the token may not. */
  write(text: string): Promise<boolean>;
}

export const refused = Symbol('refused');

const VARIABLE = 'DEPLOY_SECRETS_MANIFEST';

/** One Actions variable beside the secrets. */
export function variableNotes(send: Send, { path, place }: Scope): Notes {
  const one = `${path}/variables/${VARIABLE}`;
  let exists = false;
  return {
    where: `the variable ${VARIABLE} of ${place}`,
    bytes: variableBytes,
    async read() {
      const doing = `read the variable ${VARIABLE} of ${place}`;
      const { status, data } = await send({ method: 'GET', path: one, takes: [403, 404], doing });
      exists = status === 200;
      if (status === 403) return refused;
      return exists ? variableValue(data) : undefined;
    },
    async write(value) {
      const body = { name: VARIABLE, value };
      const doing = `write the variable ${VARIABLE} of ${place}`;
      const change = { method: 'PATCH', path: one, body, doing, wrong: 404 } as const;
      const create = { method: 'POST', path: `${path}/variables`, body, doing, wrong: 409 } as const;
      // There is no upsert. A POST that was cut after its effect and sent again meets its own variable.
      const [likely, other] = exists ? [change, create] : [create, change];
      let { status } = await send({ ...likely, takes: [403, likely.wrong] });
      if (status === likely.wrong) ({ status } = await send({ ...other, takes: [403] }));
      exists ||= status !== 403;
      return status !== 403;
    },
  };
}

/** A file, for those who may not use variables. It tells as little as the variable does, and travels with the project. */
export function fileNotes(
  { readFile, writeFile }: Pick<World, 'readFile' | 'writeFile'>,
  path: string,
): Notes {
  return {
    where: `the file ${path}`,
    read: () => readFile(path),
    async write(text) {
      await writeFile(path, text);
      return true;
    },
  };
}
