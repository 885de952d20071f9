import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { variableOf } from '../../src/action/inputs/table.ts';
import { runAction } from '../../src/action/run.ts';
import type { Context } from '../../src/cli/context.ts';
import { SharedClock } from '../core/clock.ts';
import { TOKEN, type Token } from '../fakes/github/index.ts';
import { KEY, type Testbed, testbed } from '../testbed.ts';

export const TARGETS = `version = 1

[defaults]
to = "github"
owner = "acme/etl"
repo = "acme/etl"

[targets.staging]
app = "dependabot"

[targets.production]
`;

export const SECRETS = `[sources.crm]
api_key = "canary-7f3a-crm"
user = "canary-7f3a-user"
`;

/** The token of the workflow itself, as the example workflows permit it. */
export const OWN = 'ghs_canary0workflow0token0of0this0run';

/** What the runner tells of a run. */
export interface Event {
  /** `push`, `pull_request` */
  readonly name: string;
  readonly payload?: object;
}

export const push: Event = { name: 'push', payload: { repository: { full_name: 'acme/etl' } } };

/** A pull request to acme/etl, from a branch there or from a fork. */
export const pullRequest = (number: number, from = 'acme/etl', name = 'pull_request'): Event => ({
  name,
  payload: {
    repository: { full_name: 'acme/etl' },
    pull_request: { number, head: { sha: 'abc1234abc1234', repo: { full_name: from } } },
  },
});

/** One step, as its job sees it. */
export interface Step {
  readonly code: number;
  /** Everything that it wrote, in order, as the runner reads it: masks and annotations too. */
  readonly log: string;
  /** What people see of it: without the runner's commands. */
  readonly seen: string;
  /** What the runner was told to mask. */
  readonly masks: readonly string[];
  readonly annotations: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface ActionStage extends Testbed<'github'> {
  readonly clock: SharedClock;
  step(inputs: Readonly<Record<string, string>>, event?: Event, env?: Context['env']): Promise<Step>;
}

const FILES = { '.dlt/secrets.toml': SECRETS, 'deploy-secrets.toml': TARGETS };
const permissions = { pull_requests: 'write', issues: 'write', contents: 'read' } as const;

/** A project with two targets at one GitHub, and a runner around each step. */
export async function actionStage(files: Readonly<Record<string, string>> = {}): Promise<ActionStage> {
  const clock = new SharedClock('2026-11-28T09:00:00Z');
  const tokens: Record<string, Token> = {
    [TOKEN]: { kind: 'classic', scopes: ['repo', 'admin:org'] },
    [OWN]: { kind: 'actions', permissions, repositories: ['acme/etl'] },
  };
  const bed = await testbed('github', { clock, server: { clock, tokens }, files: { ...FILES, ...files } });
  let run = 4820;
  const step: ActionStage['step'] = async (inputs, event = push, env = {}) => {
    clock.pass(60_000);
    run += 1;
    const runner = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-runner-'));
    onTestFinished(() => rm(runner, { recursive: true }));
    const at = (file: string): string => path.join(runner, file);
    for (const file of ['output', 'summary']) await writeFile(at(file), '');
    await writeFile(at('event.json'), JSON.stringify(event.payload ?? {}));
    let log = '';
    const { code } = await bed.runIn(async (context) => {
      const write = (text: string): void => {
        log += text;
      };
      const { GITHUB_API_URL } = context.env;
      const world = {
        ...{ GITHUB_API_URL, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: event.name },
        ...{ GITHUB_EVENT_PATH: at('event.json'), GITHUB_OUTPUT: at('output') },
        ...{ GITHUB_STEP_SUMMARY: at('summary'), RUNNER_TEMP: runner, GITHUB_WORKSPACE: bed.folder },
        ...{ GITHUB_REPOSITORY: 'acme/etl', GITHUB_SERVER_URL: 'https://github.com' },
        ...{ GITHUB_RUN_ID: String(run), GITHUB_RUN_ATTEMPT: '1' },
        INPUT_KEY: KEY,
        'INPUT_GITHUB-TOKEN': TOKEN,
        'INPUT_WORKFLOW-TOKEN': OWN,
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variableOf(name), value])),
        ...env,
      };
      const screen = { write, isTerminal: false, colour: false, width: 100 };
      return await runAction({
        env: world,
        enter: () => ({
          ...context,
          env: world,
          stdout: screen,
          stderr: screen,
          tell: (line) => write(`${line}\n`),
        }),
        command: write,
        append: async (file, text) => writeFile(file, (await readFile(file, 'utf8')) + text),
      });
    });
    const lines = log.split('\n');
    return {
      code,
      log,
      seen: lines.filter((line) => !line.startsWith('::')).join('\n'),
      masks: lines.flatMap((line) => (line.startsWith('::add-mask::') ? [line.slice(12)] : [])),
      annotations: lines.filter((line) => /^::(error|warning|notice)/.test(line)),
      outputs: outputsIn(
        (await readFile(at('output'), 'utf8'))
          .replaceAll(runner, '~')
          .replace(/-[0-9a-f]{16}\.json/, '-0.json'),
      ),
      summary: await readFile(at('summary'), 'utf8'),
    };
  };
  return { ...bed, clock, step };
}

function outputsIn(text: string): Record<string, string> {
  const found = text.matchAll(/^(\S+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}
