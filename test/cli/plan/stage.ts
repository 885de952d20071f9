import { expect } from 'vitest';
import { SharedClock } from '../../core/clock.ts';
import { KEY, type Run, type RunOptions, type Testbed, testbed } from '../../testbed.ts';

export const TARGETS = `version = 1

[defaults]
to = "github"
owner = "acme/etl"
repo = "acme/etl"

[targets.staging]
app = "dependabot"
exclude = ["destination.*"]

[targets.production]
`;

export const SECRETS = `[sources.crm]
api_key = "canary-7f3a-crm"
user = "canary-7f3a-user"

[destination.warehouse]
password = "canary-7f3a-warehouse"
`;

/** A project with two targets at one GitHub, in CI, with the key in its environment. */
export interface PlanStage extends Testbed<'github'> {
  readonly clock: SharedClock;
  /** Runs in CI as the job of a push to the repository. */
  ci(args: readonly string[], options?: RunOptions): Promise<Run>;
  /** The saved plan as data. */
  plan(file?: string): Promise<Record<string, unknown>>;
}

export async function planStage(files: Readonly<Record<string, string>> = {}): Promise<PlanStage> {
  const clock = new SharedClock('2026-11-28T09:00:00Z');
  const stage = await testbed('github', {
    clock,
    server: { clock },
    files: { '.dlt/secrets.toml': SECRETS, 'deploy-secrets.toml': TARGETS, ...files },
  });
  return {
    ...stage,
    clock,
    ci: (args, options = {}) => {
      clock.pass(60_000);
      return stage.run(args, { ...options, env: { DEPLOY_SECRETS_KEY: KEY, CI: 'true', ...options.env } });
    },
    plan: async (file = 'plan.json') => JSON.parse(await stage.read(file)),
  };
}

/** The codes of the problems of each target, by its name. */
export function codesOf({ stdout }: Run): Record<string, string[]> {
  const { targets } = JSON.parse(stdout);
  return Object.fromEntries(
    targets.map(({ name, problems }: { name: string; problems: { code: string; name?: string }[] }) => [
      name,
      problems.map(({ code, name: entry }) => (entry ? `${code} ${entry}` : code)),
    ]),
  );
}

export const REPOSITORY = 'acme/etl';

/** A plan of two targets: production was pushed before, and its warehouse has a new password since. */
export async function planned(more: readonly string[] = []): Promise<PlanStage> {
  const stage = await planStage();
  expect((await stage.ci(['push', 'production'])).code).toBe(0);
  await stage.write(SECRETS.replace('7f3a-warehouse', '7f3a-changed'), '.dlt/secrets.toml');
  expect((await stage.ci(['plan', '--out', 'plan.json', ...more])).stderr).toContain('saved');
  return stage;
}

export const apply = (stage: PlanStage, args: readonly string[] = [], env = {}) =>
  stage.ci(['apply', 'plan.json', '--yes', '--format', 'json', ...args], { env });

export const writes = (stage: PlanStage): number =>
  stage.server.requests.filter(({ method }) => method !== 'GET').length;

export const edit = async (stage: PlanStage, file: string, change: (text: string) => string): Promise<void> =>
  stage.write(change(await stage.read(file)), file);
