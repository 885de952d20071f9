import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.github/workflows');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly if?: string;
}

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(path.join(folder, name), 'utf8');
  const { permissions, jobs }: Workflow = parse(text);

  it('may do nothing but what a job says it needs', () => {
    expect(permissions).toEqual({});
    for (const [job, { permissions: own }] of Object.entries(jobs)) expect(own, job).toBeDefined();
  });

  it('runs of others what is pinned by its commit, with the version beside it', () => {
    const used = [...text.matchAll(/uses: (?!\.\/)(.*)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('knows no secret: what it needs of tokens lasts as long as the job', () => {
    expect(text).not.toMatch(/(?<!deploy-)\bsecrets\b/);
  });

  it('has the Node that the project has', () => {
    const { devDependencies } = JSON.parse(textOf('package.json'));
    for (const [, version] of text.matchAll(/node-version: (.*)/g))
      expect(version).toBe(devDependencies.node);
  });
});

describe('a release', () => {
  const { jobs }: Workflow = parse(textOf('.github/workflows/release.yml'));

  it('lets the jobs write that have something to write, and no other', () => {
    const writing = Object.entries(jobs).flatMap(([job, { permissions = {} }]) =>
      Object.entries(permissions).flatMap(([what, how]) => (how === 'write' ? [`${job}: ${what}`] : [])),
    );
    expect(writing).toEqual([
      'release: contents',
      'release: id-token',
      'release: attestations',
      'npm: id-token',
      'pypi: id-token',
    ]);
  });

  it('goes to no registry unless the repository says that the name is ours there', () => {
    expect([jobs.npm?.if, jobs.pypi?.if]).toEqual([
      "vars.PUBLISH_TO_NPM == 'true'",
      "vars.PUBLISH_TO_PYPI == 'true'",
    ]);
  });

  it('publishes by the uv that the tests have', () => {
    expect(textOf('test/real/uv/requirements.txt')).toBe(
      `uv==${/setup-uv@[\s\S]*?version: (.*)/.exec(textOf('.github/workflows/release.yml'))?.[1]}\n`,
    );
  });
});
