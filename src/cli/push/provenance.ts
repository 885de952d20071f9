import { cleanProvenance, type Provenance } from '../../core/marks/provenance.ts';
import type { Context } from '../context.ts';

type Env = Context['env'];

/** What a CI says of a run, each by the first variable that has it. */
interface CiVariables {
  /** Set by this CI alone. */
  readonly marker: string;
  readonly by: readonly string[];
  readonly commit: readonly string[];
  readonly run: readonly string[];
}

/** As each documents its predefined variables (checked 2026-11-28). Names of machines are none of them. */
const CIS: readonly CiVariables[] = [
  { marker: 'GITHUB_ACTIONS', by: ['GITHUB_ACTOR'], commit: ['GITHUB_SHA'], run: ['GITHUB_RUN_ID'] },
  {
    marker: 'GITLAB_CI',
    by: ['GITLAB_USER_LOGIN'],
    commit: ['CI_COMMIT_SHA'],
    run: ['CI_PIPELINE_URL', 'CI_PIPELINE_ID'],
  },
  { marker: 'CIRCLECI', by: ['CIRCLE_USERNAME'], commit: ['CIRCLE_SHA1'], run: ['CIRCLE_BUILD_URL'] },
  {
    marker: 'BUILDKITE',
    by: ['BUILDKITE_BUILD_CREATOR'],
    commit: ['BUILDKITE_COMMIT'],
    run: ['BUILDKITE_BUILD_URL'],
  },
  { marker: 'TF_BUILD', by: ['BUILD_REQUESTEDFOR'], commit: ['BUILD_SOURCEVERSION'], run: ['BUILD_BUILDID'] },
  {
    marker: 'BITBUCKET_BUILD_NUMBER',
    by: [],
    commit: ['BITBUCKET_COMMIT'],
    run: ['BITBUCKET_BUILD_NUMBER'],
  },
  { marker: 'JENKINS_URL', by: ['BUILD_USER_ID'], commit: ['GIT_COMMIT'], run: ['BUILD_URL'] },
];

/**
 * Finds out who pushes: the actor, run and commit of a CI, else git's name of the user and the commit that is checked
 * out. Undefined where nothing of it can be told.
 */
export async function findProvenance({
  env,
  run,
}: Pick<Context, 'env' | 'run'>): Promise<Provenance | undefined> {
  const git: Git = (...args) => run('git', ['-C', env.DLT_PROJECT_DIR || '.', ...args]);
  const ci = provenanceOfCi(env);
  const [commit, name, mayAsk] = await Promise.all([
    git('rev-parse', '--verify', 'HEAD'),
    ci.by === undefined ? git('config', 'user.name') : undefined,
    isHarmlessToAsk(git),
  ]);
  const dirty = commit === undefined || !mayAsk ? undefined : await isDirty(git);
  const found = cleanProvenance({
    ...ci,
    ...(name !== undefined && { by: name }),
    ...(commit !== undefined && { commit }),
    ...(dirty !== undefined && { dirty }),
  });
  return Object.keys(found).length > 0 ? found : undefined;
}

function provenanceOfCi(env: Env): Provenance {
  const ci = CIS.find(({ marker }) => env[marker]);
  const first = (names: readonly string[] = []) => names.map((name) => env[name]).find(Boolean);
  const [by, commit, run] = [first(ci?.by), first(ci?.commit), addressOnGitHub(env) ?? first(ci?.run)];
  return { ...(by && { by }), ...(commit && { commit }), ...(run && { run }) };
}

function addressOnGitHub({
  GITHUB_ACTIONS,
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: id,
}: Env): string | undefined {
  return GITHUB_ACTIONS && server && repository && id
    ? `${server}/${repository}/actions/runs/${id}`
    : undefined;
}

type Git = (...args: string[]) => Promise<string | undefined>;

/**
 * Whether git may be asked for changes. Not where a program that the repository itself names would have to tell: a filter of
 * its own config.
 */
async function isHarmlessToAsk(git: Git): Promise<boolean> {
  // All of them: looked for by a pattern, none would be as silent as a git before 2.26, which knows no scopes.
  const settings = await git('config', '--show-scope', '--name-only', '--list');
  return settings !== undefined && !/^(local|worktree)\tfilter[.]/m.test(settings);
}

/** Whether the files are other than the commit's. A monitor is not asked, and what is in submodules is theirs to tell. */
async function isDirty(git: Git): Promise<boolean | undefined> {
  const changes = await git(
    ...['-c', 'core.fsmonitor=false', '--no-optional-locks', 'status', '--porcelain'],
    ...['--untracked-files=normal', '--ignore-submodules=all'],
  );
  return changes === undefined ? undefined : changes.trim() !== '';
}
