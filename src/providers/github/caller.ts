import type { Runtime } from '../../core/runtime.ts';
import type { Caller } from './context.ts';
import type { Credentials } from './credentials.ts';

/** As whom requests are sent, as far as that shows without asking. */
export function callerOf(credentials: Credentials, env: Runtime['env']): Caller {
  const { from } = credentials;
  if (credentials.kind === 'app') return { kind: 'app', who: `the App ${credentials.id} (key from ${from})` };
  const kind = kindOf(credentials.token.reveal(), from, env);
  return { kind, who: `the token from ${from}`, inWorkflow: env.GITHUB_ACTIONS === 'true' };
}

/** The App that the token of every workflow is of (its id in each check run of Actions, docs, "Checks"). */
const ACTIONS = '15368';

/**
 * Tells the kind by the prefix (docs, "About authentication to GitHub"). `ghs_` is the token of an App's installation, and
 * that of a workflow: the new form, `ghs_APPID_JWT` (2026), says of which App. The old one does not, so the variable
 * that the runner's own token comes in has to tell.
 */
function kindOf(token: string, from: string, env: Runtime['env']): Caller['kind'] {
  if (token.startsWith('github_pat_')) return 'fine-grained';
  if (/^gh[po]_/.test(token)) return 'classic';
  if (!token.startsWith('ghs_')) return 'other';
  const app = /^ghs_(\d+)_/.exec(token)?.[1];
  if (app !== undefined) return app === ACTIONS ? 'workflow' : 'installation';
  return from === 'GITHUB_TOKEN' || token === env.GITHUB_TOKEN?.trim() ? 'workflow' : 'installation';
}
