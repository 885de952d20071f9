import type { FakeAirflow, FakeAirflowOptions } from './airflow/index.ts';
import type { FakeAws, FakeAwsOptions } from './aws/index.ts';
import type { FakeSecretManager, FakeSecretManagerOptions } from './gcp/index.ts';
import type { FakeGitHub, FakeGitHubOptions } from './github/index.ts';

interface Fakes {
  readonly github: { readonly fake: FakeGitHub; readonly options: FakeGitHubOptions };
  readonly aws: { readonly fake: FakeAws; readonly options: FakeAwsOptions };
  readonly gcp: { readonly fake: FakeSecretManager; readonly options: FakeSecretManagerOptions };
  readonly airflow: { readonly fake: FakeAirflow; readonly options: FakeAirflowOptions };
}

export type ProviderName = keyof Fakes;
export type FakeOf<P extends ProviderName> = Fakes[P]['fake'];
export type FakeOptionsOf<P extends ProviderName> = Fakes[P]['options'];

export interface Started<P extends ProviderName> {
  readonly fake: FakeOf<P>;
  /** The variables that lead there, with what it lets in. */
  readonly env: Readonly<Record<string, string>>;
  /** The command, with the address where no variable says it. */
  readonly args: readonly string[];
  /** A text of the program without what differs from run to run. */
  shown(text: string): string;
}

/** Loads and starts the server of a provider. Close it, or the process stays alive. */
export function startFake<P extends ProviderName>(
  provider: P,
  options?: FakeOptionsOf<P>,
): Promise<Started<P>> {
  return starts[provider](options);
}

const starts: { readonly [P in ProviderName]: (options?: FakeOptionsOf<P>) => Promise<Started<P>> } = {
  github: async (options) => {
    const { startFakeGitHub, envFor } = await import('./github/index.ts');
    const fake = await startFakeGitHub(options);
    return { fake, env: envFor(fake), args: ['github'], shown: (text) => text };
  },
  aws: async (options) => {
    const { startFakeAws, envFor } = await import('./aws/index.ts');
    const fake = await startFakeAws(options);
    // The end of an ARN is random.
    const shown = (text: string) => text.replace(/(secret:\S+)-[A-Za-j]{6}(?=["\s:])/g, '$1-AbCdEf');
    return { fake, env: envFor(fake), args: ['aws'], shown };
  },
  gcp: async (options) => {
    const { startFakeSecretManager, envFor } = await import('./gcp/index.ts');
    const fake = await startFakeSecretManager(options);
    return { fake, env: envFor(fake), args: ['gcp'], shown: (text) => text };
  },
  airflow: async (options) => {
    const { startFakeAirflow, passwordEnv } = await import('./airflow/index.ts');
    const fake = await startFakeAirflow(options);
    const shown = (text: string) => text.replaceAll(fake.url, 'http://airflow');
    return { fake, env: passwordEnv, args: ['airflow', '--url', fake.url], shown };
  },
};
