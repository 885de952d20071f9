/**
 * The library: what `deploy-secrets` does, without files and terminal. Read a TOML, lay it out, prepare, carry out.
 */
export { nodeRuntime } from './cli/runtime.ts';
export { type Code, codes, type Severity } from './core/codes/index.ts';
export { type Diagnostic, hasErrors, isError, UserError } from './core/diagnostics.ts';
export { type LaidOut, type LayOutOptions, layOut, type ProjectValues } from './core/layouts/lay-out.ts';
export type { LayoutSelection } from './core/layouts/layout.ts';
export { generateKey, parseKey } from './core/marks/key.ts';
export { Keyring } from './core/marks/mark.ts';
export { ownerOf } from './core/marks/owner.ts';
export type { Change, Entry, Leaf, Outcome, Plan, Remote, RemoteState } from './core/model.ts';
export { Redacted } from './core/redacted.ts';
export type { Clock, Runtime } from './core/runtime.ts';
export type { ApplyResult } from './core/sync/apply.ts';
export type { Provider, Store } from './core/sync/provider.ts';
export {
  carryOut,
  type Desired,
  type Listener,
  marksOf,
  type Prepared,
  prepare,
  type SyncOptions,
} from './core/sync/sync.ts';
export { type Target, targetOf } from './core/sync/target.ts';
export { parseToml } from './core/toml/parse.ts';
export { type ProviderName, providers } from './providers/index.ts';
