import type { ProviderRuntime } from '../../../src/core/sync/provider.ts';
import { github } from '../../../src/providers/github/index.ts';
import { newRuntime, type RuntimeOptions } from '../../runtime.ts';

/** A runtime with the pace of this provider. `told` is what people read. */
export const runtimeWith = (options?: RuntimeOptions): ProviderRuntime & { readonly told: string[] } =>
  newRuntime(github.pace, options);
