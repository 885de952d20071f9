import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentName } from '../../../src/providers/aws/location.ts';
import { fixtures, traps } from '../dlt/corpus.ts';
import { layoutLine } from '../dlt/layout.ts';
import { keep, python } from '../dlt/peers.ts';
import { envFor, type Moto, PYTHON, startMoto } from './moto.ts';
import { leavesOf, pushTo } from './pushing.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.close());

interface ReadBack {
  readonly dlt: string;
  readonly documents: readonly { file: string; checks: number; unequal: readonly string[] }[];
  readonly asked: Readonly<Record<string, readonly string[]>>;
}

/** Runs `read_back.py` with nothing in its environment but AWS's settings and those that the tool printed. */
async function readBack(cases: object, printed: string): Promise<ReadBack> {
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-aws-'));
  const file = path.join(folder, 'cases.json');
  writeFileSync(file, JSON.stringify(cases));
  const settings = printed
    .trim()
    .split('\n')
    .map((line) => line.split('=') as [string, string]);
  const program = fileURLToPath(new URL('read_back.py', import.meta.url));
  const child = spawn(PYTHON, [program, file], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PYTHONUTF8: '1',
      ...envFor(moto.url),
      AWS_REGION: '',
      ...Object.fromEntries(settings),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text);
}

const readable = () =>
  [...fixtures(), ...traps()].flatMap((file) => {
    const leaves = leavesOf(file);
    return leaves && leaves.length > 0 ? [{ file, leaves }] : [];
  });

describe('dlt’s own provider for AWS, through botocore', () => {
  it('reads from the document exactly what it reads from the TOML, under the settings that are printed', async () => {
    moto.reset();
    let settings = '';
    const documents = [];
    for (const [n, { file, leaves }] of readable().entries()) {
      const prefix = `case-${n}/dlt/`;
      const name = documentName(undefined).replace('dlt/', prefix);
      const { refused, mapping } = await pushTo(moto.url, leaves, { layouts: ['document'], name });
      expect(refused).toEqual([]);
      settings = mapping('ecs');
      documents.push({ file, prefix });
    }
    const { dlt, documents: compared } = await readBack({ documents, pipelines: [] }, settings);
    expect(dlt).toBe('1.31.0');
    expect(compared.filter(({ unequal }) => unequal.length > 0)).toEqual([]);
    expect(compared.length).toBe(documents.length);
    expect(compared.length).toBeGreaterThan(40);
    const checks = compared.reduce((sum, one) => sum + one.checks, 0);
    console.info(`${checks} lookups in ${compared.length} documents, all equal`);
    expect(checks).toBeGreaterThan(1000);
  });

  it('asks for the names that are pushed, and finds them there', async () => {
    moto.reset();
    const [{ file, leaves } = { file: '', leaves: [] }] = readable().filter(({ file }) =>
      file.includes('/types/'),
    );
    const pipelines = [null, 'chess', 'my-pipe_line', 'a.b c!d/e~f^g`h'];
    let settings = '';
    for (const pipeline of pipelines) {
      const naming = { layouts: ['document'], ...(pipeline !== null && { pipeline }) };
      settings = (await pushTo(moto.url, leaves, naming)).mapping('ecs');
    }
    const { asked, documents } = await readBack({ documents: [{ file, prefix: null }], pipelines }, settings);
    expect(documents).toMatchObject([{ unequal: [] }]);
    for (const pipeline of pipelines)
      expect(asked[String(pipeline ?? 'None')]).toContain(documentName(pipeline ?? undefined));
    expect(asked.None?.[0]).toBe(documentName(undefined));
  });
});

describe('the mapping that is printed for ECS, followed as ECS follows it', () => {
  it.each(['env', 'json'])(
    'hands a job the environment in which dlt finds what the TOML has: %s',
    async (layout) => {
      moto.reset();
      const lines: string[] = [];
      const refusals: string[] = [];
      for (const [n, { file, leaves }] of readable().entries()) {
        const naming =
          layout === 'env'
            ? { layouts: ['env'], prefix: `case-${n}/` }
            : { layouts: ['json'], name: `case-${n}` };
        const { refused, mapping } = await pushTo(moto.url, leaves, naming);
        refusals.push(...refused);
        if (refused.length === 0) lines.push(layoutLine(file, followed(mapping('ecs'))));
      }
      // Only the environment has entries of their own that may be empty, or called as AWS calls nothing.
      expect(new Set(refusals)).toEqual(new Set(layout === 'env' ? ['empty-value', 'not-a-name'] : []));
      const printed = await python('1.31.0', 'oracle.py', [keep(`aws-${layout}`, lines)]);
      const summary = JSON.parse(printed);
      console.info(layout, { ...summary, examples: undefined });
      expect(summary.examples).toEqual([]);
      expect(summary.unexplained).toBe(0);
      expect(summary.documents).toBe(lines.length);
      expect(lines.length).toBeGreaterThan(15);
    },
  );
});

/** What ECS makes of `secrets`: an ARN gives a whole secret, `ARN:KEY::` one key of a JSON object. */
function followed(printed: string) {
  const { secrets }: { secrets: { name: string; valueFrom: string }[] } = JSON.parse(printed);
  const environment = new Map(secrets.map(({ name, valueFrom }) => [name, valueAt(valueFrom)]));
  return ({ name }: { readonly name: string }) => {
    const text = environment.get(name);
    return text === undefined ? undefined : { name, text };
  };
}

function valueAt(valueFrom: string): string {
  const [, arn = '', key] =
    /^(arn:aws:secretsmanager:[^:]+:\d+:secret:[^:]+)(?::(.*)::)?$/s.exec(valueFrom) ?? [];
  const { SecretString } = moto.ask('GetSecretValue', { SecretId: arn });
  if (typeof SecretString !== 'string') throw new Error(`nothing at ${valueFrom}`);
  return key === undefined ? SecretString : JSON.parse(SecretString)[key];
}
