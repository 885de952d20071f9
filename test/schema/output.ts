import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { generateKey } from '../../src/core/marks/key.ts';
import { type RunOptions, type Testbed, testbed } from '../testbed.ts';

const file = new URL('../../docs/output.schema.json', import.meta.url);

const isRecord = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);

/** The schema with every field that it does not describe forbidden: for us, a new one has to be described first. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (!isRecord(node)) return node;
  const inside = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return node.type === 'object' && 'properties' in node ? { additionalProperties: false, ...inside } : inside;
}

const published: unknown = JSON.parse(readFileSync(file, 'utf8'));
const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ },
});
const open = ajv.compile(Object(published));
const strict = ajv.compile(Object(closed(published)));

/** What of a document is not as the schema says, with unknown fields: `/targets/0/summary must have …`. */
export function faultsOf(document: unknown): string[] {
  strict(document);
  // Whatever the strict schema takes, the published one takes too.
  if (!strict.errors) expect(open(document)).toBe(true);
  return (strict.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Whether the published schema takes a document. */
export const takes = (document: unknown): boolean => open(document);

export interface Stage extends Testbed<'github'> {
  write(name: string, text: string): Promise<void>;
  /** One run with `--format json`: the document, which fits the schema, and the exit code. */
  json(args: readonly string[], world?: RunOptions): Promise<Ran>;
}

/** As a script reads it, which knows no types either. */
export type Document = ReturnType<typeof JSON.parse>;

export interface Ran {
  readonly code: number;
  readonly document: Document;
}

const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

export async function stage(files: Readonly<Record<string, string>>): Promise<Stage> {
  const all = await testbed('github', { files });
  return {
    ...all,
    write: (name, text) => writeFile(path.join(all.folder, name), text),
    json: async (args, world = {}) => {
      const env = { DEPLOY_SECRETS_KEY: key, ...world.env };
      const { code, stdout } = await all.run([...args, '--format', 'json'], { ...world, env });
      const document = JSON.parse(stdout);
      expect(faultsOf(document)).toEqual([]);
      return { code, document };
    },
  };
}
