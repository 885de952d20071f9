import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentName } from '../../../src/providers/gcp/location.ts';
import { type FakeSecretManager, startFakeSecretManager } from '../../fakes/gcp/index.ts';
import { fixtures } from '../dlt/corpus.ts';
import { layoutLine } from '../dlt/layout.ts';
import { keep, python as oracle } from '../dlt/peers.ts';
import { python, questions, run } from './runs.ts';

interface Pushed {
  readonly file: string;
  readonly project: string;
  readonly mapping: string;
}

// All but the one whose [deploy_secrets] is never pushed, on purpose.
const files = fixtures().filter((file) => !file.includes('/settings/'));
const projects = files.flatMap((_, n) =>
  ['document', 'env', 'json', 'pipeline'].map((kind) => `${kind}-${n}`),
);

let google: FakeSecretManager;
beforeAll(async () => {
  google = await startFakeSecretManager({
    projects: Object.fromEntries(projects.map((id, n) => [id, 1000 + n])),
    quotas: { writes: 1e6, reads: 1e6 },
  });
});
afterAll(() => google.close());

const named = (file: string): string => path.basename(path.dirname(file).replace(/\/\.dlt$/, ''));

/** Pushes every fixture into a project of its own, as far as it is taken; those that are not, by name. */
async function pushAll(kind: string, choice: string, ...args: readonly string[]) {
  const pushed: Pushed[] = [];
  const refused: string[] = [];
  for (const [n, file] of files.entries()) {
    const project = `${kind}-${n}`;
    const where = ['--project', project, '--secrets', file, '--allow-placeholders'];
    const { code } = await run(google, ...where, ...args);
    const { printed } = await run(google, ...where, ...args, '--print-mapping', choice);
    if (code === 0) pushed.push({ file, project, mapping: mappingIn(printed) });
    else refused.push(named(file));
  }
  return { pushed, refused };
}

const mappingIn = (printed: string): string =>
  /^(?:# |'?--update|apiVersion:)[\s\S]*/m.exec(printed)?.[0] ?? '';

describe('a document in Secret Manager, read by dlt', () => {
  it('holds for every key what the TOML has, under the name that dlt asks for', async () => {
    const { pushed, refused } = await pushAll('document', 'cloud-run', '--layout', 'document');
    const answers = await python(google, 'documents_back.py', questions('documents', pushed));
    expect(answers).toHaveLength(pushed.length);
    for (const answer of Object.values(Object(answers))) {
      expect(answer).toMatchObject({ different: [] });
      expect(Object(answer).asked[0]).toBe(documentName(undefined));
    }
    expect(refused).toMatchInlineSnapshot(`
      [
        "refused-byte-order-mark",
        "refused-date",
        "refused-duplicate",
        "refused-setting",
        "refused-unclosed",
        "refused-unquoted",
      ]
    `);
  });

  it('of one pipeline is found under the name that dlt asks for', async () => {
    const pipeline = 'pipe.drive load';
    const { pushed } = await pushAll('pipeline', 'cloud-run', '--layout', 'document', '--pipeline', pipeline);
    const asked = pushed.map((one) => ({ ...one, pipeline }));
    const answers = await python(google, 'documents_back.py', questions('pipelines', asked));
    expect(answers).toHaveLength(pushed.length);
    for (const answer of Object.values(Object(answers))) {
      expect(answer).toMatchObject({ different: [] });
      expect(Object(answer).asked.slice(0, 2)).toEqual(['dlt_secrets_toml', documentName(pipeline)]);
    }
  });
});

describe.each(['cloud-run', 'external-secrets'])('what --print-mapping %s says', (choice) => {
  it.each([
    ['env', ['--prefix', 'etl_']],
    ['json', ['--layout', 'json']],
  ])('brings %s into an environment that dlt resolves as the TOML', async (kind, args) => {
    const { pushed, refused } = await pushAll(kind, choice, ...args, '--overwrite');
    const followed = await python(google, 'follow.py', questions(`${kind}-${choice}`, pushed));
    const lines = pushed.map(({ file }, n) => {
      const environment = Object.entries(Object(Object(followed)[n])).map(([name, text]) => ({ name, text }));
      return `${JSON.stringify({ ...JSON.parse(layoutLine(file)), entries: environment })}\n`;
    });
    const summary = JSON.parse(await oracle('1.31.0', 'oracle.py', [keep(`gcp-${kind}-${choice}`, lines)]));
    expect(summary).toMatchObject({ documents: pushed.length, unexplained: 0, examples: [] });
    expect(summary.equal).toBeGreaterThan(100);
    expect({ kind, refused }).toMatchSnapshot();
  });
});
