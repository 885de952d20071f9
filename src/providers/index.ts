import type { Provider } from '../core/sync/provider.ts';
import { airflow } from './airflow/index.ts';
import { aws } from './aws/index.ts';
import { gcp } from './gcp/index.ts';
import { github } from './github/index.ts';

/**
 * Every store there is, one line each. `--help`, the docs and the tests derive their lists from this one.
 *
 * To whoever does not know its options, any provider is a `Provider<never>`: all its data can be read. To open
 * it, read the options by its own table, `provider.options`, so that the two belong together.
 */
export const providers = { github, aws, gcp, airflow } satisfies Record<string, Provider<never>>;

export type ProviderName = keyof typeof providers;
