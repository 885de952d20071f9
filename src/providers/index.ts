import type { Provider } from '../core/provider.ts';
import { github } from './github/index.ts';

export type ProviderName = 'github';

/**
 * Every store there is, one line each. `--help`, the docs and the tests derive their lists from this one.
 *
 * `Provider<never>` is what a provider is to whoever does not know its options: all its data can be read,
 * and nothing can be opened. To open one, take it in a generic function, so that options and provider stay
 * together: `<O extends object>(provider: Provider<O>) => …`.
 */
export const providers = { github } satisfies Record<ProviderName, Provider<never>>;
