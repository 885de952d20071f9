import type { Context } from '../../context.ts';

/** A place to which this project may want to push, as far as the machine tells. */
export interface FoundTarget {
  readonly name: string;
  /** For people: `github acme/etl, the git remote origin`. */
  readonly label: string;
  /** Keys and their values, as the file has them. */
  readonly keys: Readonly<Record<string, string>>;
}

type FindContext = Pick<Context, 'env' | 'run'>;

/** Looks where the project may want to push: at the git remote, the defaults of AWS and gcloud, and the address of an Airflow. */
export async function findPlaces(context: FindContext): Promise<FoundTarget[]> {
  const found = await Promise.all([onGitHub(context), onAws(context), onGoogle(context), onAirflow(context)]);
  return found.filter((one) => one !== undefined);
}

async function onGitHub(context: FindContext): Promise<FoundTarget | undefined> {
  // With what opens the store, so that a push loads no file more for it.
  const { findOrigin } = await import('../../../providers/github/origin.ts');
  const repository = await findOrigin(context);
  if (!repository) return undefined;
  const repo = `${repository.owner}/${repository.name}`;
  return { name: 'github', label: `github ${repo}, the git remote origin`, keys: { to: 'github', repo } };
}

async function onAws({ env, run }: FindContext): Promise<FoundTarget | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE } = env;
  const stated = AWS_REGION || AWS_DEFAULT_REGION;
  const region = stated || (await run('aws', ['configure', 'get', 'region']))?.trim();
  if (!region || !/^[a-z]{2,}(-[a-z0-9]+)+$/.test(region)) return undefined;
  const from = AWS_REGION
    ? 'AWS_REGION'
    : AWS_DEFAULT_REGION
      ? 'AWS_DEFAULT_REGION'
      : 'the configuration of aws';
  const profile = AWS_PROFILE ? { 'aws-profile': AWS_PROFILE } : {};
  return { name: 'aws', label: `aws ${region}, from ${from}`, keys: { to: 'aws', region, ...profile } };
}

async function onGoogle({ env, run }: FindContext): Promise<FoundTarget | undefined> {
  const { GOOGLE_CLOUD_PROJECT, GCLOUD_PROJECT } = env;
  const stated = GOOGLE_CLOUD_PROJECT || GCLOUD_PROJECT;
  const project = stated?.trim() || (await run('gcloud', ['config', 'get-value', 'project']))?.trim();
  if (!project || !/^([a-z0-9.-]+:)?[a-z0-9-]+$/.test(project)) return undefined;
  const from = stated ? 'the environment' : 'the configuration of gcloud';
  return { name: 'gcp', label: `gcp ${project}, from ${from}`, keys: { to: 'gcp', project } };
}

/** The address stands where Airflow itself reads it: `[api] base_url` of Airflow 3, `[webserver] base_url` of Airflow 2. */
async function onAirflow({ env }: FindContext): Promise<FoundTarget | undefined> {
  const names = ['AIRFLOW__API__BASE_URL', 'AIRFLOW__WEBSERVER__BASE_URL'];
  const from = names.find((name) => env[name]);
  const url = from === undefined ? undefined : env[from];
  if (from === undefined || url === undefined || !URL.canParse(url)) return undefined;
  if (new URL(url).username !== '' || new URL(url).password !== '') return undefined;
  return { name: 'airflow', label: `airflow ${url}, from ${from}`, keys: { to: 'airflow', url } };
}
