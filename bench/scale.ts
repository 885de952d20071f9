import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { oursOnAws, servingAws } from './aws/remote.ts';
import type { Bench, Peer } from './bench.ts';
import { oursOnGitHub, servingGitHub } from './github/remote.ts';
import type { Lab } from './lab.ts';
import { makeProject } from './project.ts';
import { many, nameOf, secretOf, tomlOf } from './secrets.ts';

const SMALL = 100;
const LARGE = 10_000;

const small: Peer = {
  name: 'small',
  label: `the same of ${SMALL}`,
  install: '',
  version: async () => 'ours',
};

/** What a hundred times as many secrets take. */
export const scaleOfSecrets: Bench = {
  title: `${LARGE} secrets beside ${SMALL}`,
  about:
    'Each is looked at for the first time: `aws --dry-run` on a fake in a process of its own, all of them new.',
  shows: ['memory', 'wall', 'cpu'],
  rounds: 5,
  peers: [small],
  open: (lab) =>
    servingAws(0, async (remote) => {
      const weighing = lab.weighing();
      const looking = async (size: number) => {
        const project = await makeProject(weighing, remote, { name: `scale-${size}`, size, ours: oursOnAws });
        const target = await remote.make();
        return () => project.run(target, '--dry-run');
      };
      return [
        {
          what: `\`aws --dry-run\`, ${LARGE} secrets`,
          ours: await looking(LARGE),
          theirs: { small: await looking(SMALL) },
          aims: [{ of: 'memory', most: 3, times: 'small' }],
        },
      ];
    }),
};

const WORKFLOWS = 50;
const LINES = 1_600;

const yaml: Peer = {
  name: 'yaml',
  label: 'yaml',
  install: '',
  version: async () => (await import('yaml/package.json', { with: { type: 'json' } })).default.version,
};

/** What a look at many long workflows takes beyond reading and parsing them. */
export const scaleOfWorkflows: Bench = {
  title: `\`check\` on ${WORKFLOWS} workflows of ${LINES} lines`,
  about:
    'Beside it a script that reads the same files and parses them with the package `yaml`, on the same Node.',
  shows: ['wall', 'cpu', 'memory'],
  rounds: 5,
  peers: [yaml],
  open: (lab) =>
    servingGitHub(lab.path('socket-scale'), 0, async (remote) => {
      const weighing = lab.weighing();
      const folder = await makeWorkflows(lab);
      const script = await writeParser(lab);
      const repository = await remote.make();
      const { env } = oursOnGitHub(remote)(repository);
      return [
        {
          what: '`check`',
          ours: () => weighing.ours(['check', '--repo', repository], { folder, env }),
          theirs: { yaml: () => weighing.peer(process.execPath, [script, folder]) },
          aims: [{ of: 'wall', most: 3, times: 'yaml' }],
        },
      ];
    }),
};

async function makeWorkflows(lab: Lab): Promise<string> {
  const folder = await lab.project('workflows');
  const secrets = many(SMALL, (n) => tomlOf(secretOf(n, 0), n)).join('\n');
  await writeFile(path.join(folder, '.dlt/secrets.toml'), secrets, { mode: 0o600 });
  const workflows = path.join(folder, '.github/workflows');
  await mkdir(workflows, { recursive: true });
  for (let n = 0; n < WORKFLOWS; n++) await writeFile(path.join(workflows, `load-${n}.yml`), workflowOf(n));
  return folder;
}

/** Jobs of sixteen lines, each of which runs a pipeline with ten of the secrets. */
function workflowOf(number: number): string {
  const head = `name: load ${number}\non:\n  schedule:\n    - cron: '0 ${number % 24} * * *'\njobs:\n`;
  const passing = (n: number) => `          ${nameOf(n)}: \${{ secrets.${nameOf(n)} }}\n`;
  const job = (n: number): string =>
    `  load-${n}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python load_${n}.py\n        env:\n${many(10, (k) => passing((10 * n + k) % SMALL)).join('')}`;
  return head + many(Math.floor((LINES - head.split('\n').length) / 15), job).join('');
}

async function writeParser(lab: Lab): Promise<string> {
  const script = lab.path('parse.mjs');
  await writeFile(
    script,
    `import { readFileSync, readdirSync } from 'node:fs';
import { parse } from ${JSON.stringify(pathToFileURL(path.resolve(import.meta.dirname, '../node_modules/yaml/dist/index.js')).href)};
const folder = process.argv[2] + '/.github/workflows/';
for (const file of readdirSync(folder)) parse(readFileSync(folder + file, 'utf8'));
`,
  );
  return script;
}
