import { TOKEN } from '../../../fakes/github/index.ts';
import { APP_ENV } from './app.ts';
import { CONFIG, configScenes, many, TWO_LINES, WORKFLOW } from './files.ts';
import { FILE, isWrite, lifeOf, refusal, type Scene, type Story } from './scene.ts';

const repository = ['github', '--repo', 'acme/etl'];
const production = [...repository, '--environment', 'production'];
const organization = ['github', '--org', 'acme'];
const check = ['check', '--repo', 'acme/etl', '--secrets', 'secrets.toml'];

export const STORIES: readonly Story[] = [
  {
    name: 'a repository',
    scenes: [
      ...lifeOf(repository, 'acme/etl', { more: (push) => [...asked(push), ...retries(push)] }),
      { title: 'with what verifies a job', args: [...repository, ...FILE, '--with-verify'], exit: 0 },
      ...namesOnly(repository),
      {
        title: 'no owner is named',
        args: ['github', '--repo', 'etl', ...FILE],
        exit: 0,
        before: (github) => github.addRepository('octo-engineer/etl'),
      },
      { title: 'a repository that is not there', args: ['github', '--repo', 'acme/none', ...FILE], exit: 1 },
    ],
  },
  {
    name: 'an environment',
    scenes: [...lifeOf(production, 'acme/etl/production'), ...namesOnly(production)],
  },
  {
    name: 'an environment that is not there yet',
    scenes: lifeOfNewEnvironment([...repository, '--environment', 'eu/west 1']),
  },
  {
    name: 'an organization, for all',
    scenes: lifeOf([...organization, '--visibility', 'all'], 'acme', { more: settings }),
  },
  {
    name: 'an organization, for the private ones',
    scenes: lifeOf([...organization, '--visibility', 'private'], 'acme'),
  },
  {
    name: 'an organization, for selected ones',
    scenes: lifeOf([...organization, '--repos', 'etl'], 'acme', { more: selections }),
  },
  { name: 'Dependabot', scenes: lifeOf([...repository, '--app', 'dependabot'], 'acme/etl:dependabot') },
  {
    name: 'Dependabot in an organization',
    scenes: lifeOf([...organization, '--app', 'dependabot', '--repos', 'etl'], 'acme:dependabot', {
      more: selections,
    }),
  },
  { name: 'Codespaces', scenes: lifeOf([...repository, '--app', 'codespaces'], 'acme/etl:codespaces') },
  {
    name: 'Codespaces in an organization',
    scenes: lifeOf([...organization, '--app', 'codespaces', '--repos', 'etl'], 'acme:codespaces', {
      more: selections,
    }),
  },
  {
    name: 'variables of a repository',
    scenes: withConfig(repository, 'acme/etl'),
  },
  { name: 'variables of an environment', scenes: withConfig(production, 'acme/etl/production') },
  {
    name: 'variables of an organization',
    scenes: withConfig([...organization, '--repos', 'etl'], 'acme', selections),
  },
  { name: 'an App on a repository', scenes: lifeOf(repository, 'acme/etl'), env: APP_ENV },
  {
    name: 'an App on an organization',
    scenes: lifeOf([...organization, '--visibility', 'private'], 'acme'),
    env: APP_ENV,
  },
  { name: 'marks in a file', scenes: lifeOf([...repository, '--manifest', 'marks.txt'], 'acme/etl') },
  {
    name: 'the whole file as one secret',
    scenes: lifeOf([...repository, '--layout', 'document'], 'acme/etl', { name: 'DLT_SECRETS_TOML' }),
  },
  { name: 'check', scenes: checks() },
  { name: 'a renamed repository', scenes: renamed() },
  { name: 'more than a page holds', scenes: pages() },
];

function asked(push: readonly string[]): Scene[] {
  const files = { 'secrets.toml': '[sources.pipedrive]\napi_key = "canary-7f3a-asked"\n' };
  const part = [...push, '--include', 'sources.pipedrive.api_key'];
  return [
    { title: 'someone is asked and says no', args: part, exit: 1, answers: [false], files },
    { title: 'someone is asked and says yes', args: part, exit: 0, answers: [true] },
  ];
}

/** GitHub says when to come back, or falls over once. */
function retries(push: readonly string[]): Scene[] {
  const files = (key: string) => ({
    'secrets.toml': `[sources.pipedrive]\napi_key = "canary-7f3a-${key}"\n`,
  });
  const part = [...push, '--include', 'sources.pipedrive.api_key'];
  const message = 'You have exceeded a secondary rate limit.';
  return [
    {
      title: 'a write comes too soon',
      args: part,
      exit: 0,
      files: files('soon'),
      before: ({ faults }) =>
        faults.push({ match: isWrite, do: { ...refusal(403, message), headers: { 'retry-after': '2' } } }),
    },
    {
      title: 'GitHub falls over',
      args: part,
      exit: 0,
      files: files('over'),
      before: ({ faults }) => faults.push({ match: isWrite, do: refusal(502, 'Server Error') }),
    },
    {
      title: 'the token may not write',
      args: part,
      exit: 1,
      files: files('token'),
      before: ({ faults }) =>
        faults.push({ match: isWrite, do: refusal(403, 'Resource not accessible by personal access token') }),
    },
  ];
}

function namesOnly(where: readonly string[]): Scene[] {
  const files = { 'example.toml': '[sources.stripe]\napi_key = "<configure me>"\n' };
  const args = [...where, '--template', 'example.toml', '--names-only'];
  return [
    { title: 'names only', args, exit: 0, files },
    { title: 'names only, for a script', args: [...args, '--exit-code', '--format', 'json'], exit: 2 },
  ];
}

function lifeOfNewEnvironment(where: readonly string[]): Scene[] {
  const [first, ...rest] = lifeOf([...where, '--create-environment'], 'acme/etl/eu/west 1');
  return first ? [first, { title: 'nobody wants it made', args: [...where, ...FILE], exit: 1 }, ...rest] : [];
}

const KEY = 'SOURCES__PIPEDRIVE__API_KEY';

function settings(push: readonly string[]): Scene[] {
  const all = push.filter((word) => word !== '--visibility' && word !== 'all');
  return [
    { title: 'for the private ones', args: [...all, '--visibility', 'private'], exit: 0 },
    { title: 'for one repository', args: [...all, '--repos', 'etl'], exit: 0 },
    { title: 'for all, a dry run', args: [...push, '--dry-run', '--exit-code'], exit: 2 },
    { title: 'for all', args: push, exit: 0 },
    {
      title: 'for one that someone else chose',
      args: push,
      exit: 0,
      before: (github) => github.shareSecret('acme', KEY, 'selected', 'acme/reports'),
    },
  ];
}

function selections(push: readonly string[]): Scene[] {
  const rest = push.filter((word) => word !== '--repos' && word !== 'etl');
  return [
    { title: 'for one more', args: [...rest, '--repos', 'etl,reports'], exit: 0 },
    { title: 'a value, and for one less', args: push, exit: 0, files: TWO_LINES },
    { title: 'as they are', args: rest, exit: 0 },
    { title: 'for one that is not there', args: [...rest, '--repos', 'nowhere'], exit: 1 },
  ];
}

function withConfig(where: readonly string[], place: string, last: typeof selections = () => []): Scene[] {
  return lifeOf([...where, '--with-config'], place, {
    files: CONFIG,
    more: (push) => [...configScenes(push, place), ...last(push)],
  });
}

function checks(): Scene[] {
  const inProduction = [...check, '--environment', 'production'];
  return [
    { title: 'before anything is pushed', args: check, exit: 0, files: { ...TWO_LINES, ...WORKFLOW } },
    { title: 'what is pushed', args: [...repository, ...FILE], exit: 0 },
    { title: 'after it is pushed', args: check, exit: 0 },
    { title: 'without the secrets', args: ['check', '--repo', 'acme/etl', '--without-secrets'], exit: 0 },
    { title: 'for an environment', args: inProduction, exit: 0 },
    { title: 'for a script', args: [...inProduction, '--format', 'json'], exit: 0 },
    { title: 'the whole file', args: [...check, '--layout', 'document'], exit: 0 },
    {
      title: 'what its organization shares',
      args: check,
      exit: 0,
      before: (github) => github.setSecret('acme', 'SHARED', 'canary-7f3a', 'all'),
    },
    {
      title: 'as another who may not look',
      args: check,
      exit: 0,
      before: ({ tokens }) => tokens.set(TOKEN, { kind: 'fine-grained', permissions: { secrets: 'read' } }),
    },
  ];
}

function renamed(): Scene[] {
  const push = [...repository, ...FILE];
  return [
    { title: 'under its name', args: push, exit: 0, files: TWO_LINES },
    {
      title: 'under its former name, a dry run',
      args: [...push, '--dry-run'],
      exit: 1,
      before: (github) => github.renameRepository('acme/etl', 'acme/elt'),
    },
    { title: 'under its former name', args: push, exit: 1 },
    { title: 'under its new name', args: ['github', '--repo', 'acme/elt', ...FILE], exit: 0 },
    { title: 'checked under its former name', args: check, exit: 1, files: WORKFLOW },
  ];
}

/** More secrets, variables and repositories than one page holds, and marks that take two variables. */
function pages(): Scene[] {
  const push = [...organization, '--with-config', ...FILE];
  return [
    {
      title: 'the first push',
      args: [...push, '--visibility', 'private', '--quiet'],
      exit: 0,
      files: { 'secrets.toml': many('sources', 165), 'config.toml': many('runtime', 40) },
    },
    { title: 'nothing to do', args: push, exit: 0 },
  ];
}
