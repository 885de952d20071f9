import type { State } from './state.ts';

/** A request that was let in, and what it is about. */
export interface Call {
  readonly method: string;
  /** Below `/api/v1` or `/api/v2`, as sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
  readonly state: State;
  readonly rules: Rules;
}

/** What an administrator may have set; tests change it at any time. */
export interface Rules {
  /** `3.3.2`: all that differs between versions follows from it. */
  version: string;
  /** `[api] maximum_page_limit` */
  pageLimit: number;
  /** `[core] fernet_key` is not empty. */
  encrypts: boolean;
  /** `[api] expose_config` (Airflow 3), `[webserver] expose_config` (Airflow 2). */
  exposesConfig: boolean;
  /** Versions of installed providers: `snowflake`. Undefined: the caller may not see them. */
  providers: Readonly<Record<string, string>> | undefined;
  /** `[secrets] backend` */
  secretsBackend: string | undefined;
  /** What the caller may not do: `connections`, `variables`. */
  readonly denied: Set<string>;
  /** The ways in that are open. `none` of Airflow 2 is `deny_all`. */
  readonly doors: Set<'basic' | 'password' | 'bearer' | 'mwaa'>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

export const majorOf = ({ version }: Rules): number => Number(version.split('.')[0]);

export const atLeast = ({ version }: Rules, other: string): boolean => {
  const numbers = (text: string) => text.split('.').map(Number);
  const [major = 0, minor = 0, patch = 0] = numbers(version);
  const [otherMajor = 0, otherMinor = 0, otherPatch = 0] = numbers(other);
  return (major - otherMajor || minor - otherMinor || patch - otherPatch) >= 0;
};
