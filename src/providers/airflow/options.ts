import type { OptionRule, OptionTable } from '../../core/sync/provider.ts';

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

export const optionRules: readonly OptionRule<AirflowOptions>[] = [
  {
    when: ({ url, mwaa }) => url === undefined && mwaa === undefined,
    message: () => 'which Airflow?',
    hint: 'give its address as --url URL',
  },
];
