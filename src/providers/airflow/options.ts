import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { CredentialSpec, OptionRule, OptionTable, Place } from '../../core/sync/provider.ts';

export interface AirflowOptions {
  readonly url?: string;
  readonly mwaa?: string;
  readonly googleAuth?: boolean;
}

export const options = {
  url: { type: 'string', value: 'URL', describe: 'its address, as in a browser: http://127.0.0.1:8080' },
  mwaa: {
    type: 'string',
    value: 'NAME',
    describe: 'an environment of Amazon MWAA, which tells address and credentials by the AWS command line',
  },
  googleAuth: {
    type: 'boolean',
    describe: 'sign in with Google credentials; *.composer.googleusercontent.com does so unasked',
  },
} as const satisfies OptionTable<AirflowOptions>;

export const credentials: Readonly<Record<string, CredentialSpec>> = {
  token: {
    describe: 'the variable with the token that signs in there',
    variables: ['AIRFLOW_TOKEN'],
    hides: ['AIRFLOW_USERNAME', 'AIRFLOW_PASSWORD'],
  },
  username: {
    describe: 'the variable with the name that signs in there',
    variables: ['AIRFLOW_USERNAME'],
    hides: ['AIRFLOW_TOKEN'],
  },
  password: {
    describe: 'the variable with the password that signs in there',
    variables: ['AIRFLOW_PASSWORD'],
    hides: ['AIRFLOW_TOKEN'],
  },
};

/** Connections have one name for all pipelines; Variables of two pipelines are two. */
export function placeOf({ url, mwaa }: AirflowOptions, { layouts, pipeline = '' }: LayoutSelection): Place {
  const address = url === undefined ? undefined : withoutTail(url);
  const at = address ?? mwaa ?? '';
  const types = layouts.map((layout) => (layout === 'connection' ? layout : `variable\n${pipeline}`));
  return {
    label: `airflow ${url ?? mwaa ?? ''}${pipeline === '' ? '' : ` (${pipeline})`}`,
    ids: types.map((type) => `${at}\n${type}`),
    pace: at,
    ...(url !== undefined && { server: url }),
  };
}

function withoutTail(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/(home|login)?\/?$/, '')}`;
}

export const optionRules: readonly OptionRule<AirflowOptions>[] = [
  {
    when: ({ url, mwaa }) => url === undefined && mwaa === undefined,
    message: () => 'which Airflow?',
    hint: 'give its address as --url URL',
  },
  {
    // AWS's API reference of MWAA, CreateWebLoginToken, checked 2026-11-28. Its command line reads what begins with file:// or https:// from there.
    when: ({ mwaa }) => mwaa !== undefined && !/^[A-Za-z][\w-]{0,79}$/.test(mwaa),
    message: ({ mwaa = '' }) => `--mwaa: ${JSON.stringify(mwaa.slice(0, 80))} is no name of an environment`,
    hint: 'it has up to 80 letters, digits, _ and -, and begins with a letter; an address is given as --url',
  },
];
