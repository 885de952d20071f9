import { UserError } from '../diagnostics.ts';
import { isPrintable } from '../inert.ts';
import type { NameRule } from '../sync/provider.ts';

/** What the two contexts of a workflow take for a name. */
const RENAME =
  'push it under another name with --rename PATH=NAME, or the whole file as one secret with --layout document';

/**
 * GitHub's rules for the names of secrets and variables (docs.github.com/actions/reference/security/secrets, "Naming your secrets", checked
 * 2026-11-24). A name that breaks one is refused before it is pushed, and before it is written into any workflow:
 * there it would be a piece of an expression.
 */
export const nameRules: readonly NameRule[] = [
  {
    code: 'not-a-name',
    allows: /^[A-Za-z0-9_]+$/,
    message: 'GitHub takes only the letters A to Z, digits and _ in a name',
    hint: RENAME,
  },
  {
    code: 'not-a-name',
    allows: /^[^0-9]/,
    message: 'GitHub takes no name that begins with a digit',
    hint: RENAME,
  },
  {
    code: 'not-a-name',
    allows: /^(?!GITHUB_)/i,
    message: 'GitHub takes no name that begins with GITHUB_',
    hint: `rename the section, or ${RENAME}`,
  },
];

/**
 * Gives the name back if a workflow may ask for it.
 * @throws UserError with the rule that it breaks
 */
export function checkedName(name: string): string {
  const broken = nameRules.find(({ allows }) => !allows.test(name));
  if (!broken) return name;
  const { code, message, hint } = broken;
  throw new UserError(`${JSON.stringify(name)}: ${message}`, { code, ...(hint !== undefined && { hint }) });
}

/**
 * Gives the variable of a job back if an `env:` can have it. dlt looks up odd names too; what no environment holds, or
 * GitHub would evaluate, is refused.
 * @throws UserError with the reason
 */
export function checkedVariable(variable: string): string {
  if (/^[^=]+$/.test(variable) && isPrintable(variable) && !hasExpression(variable)) return variable;
  throw new UserError(`no env: of a workflow can have a variable called ${JSON.stringify(variable)}`, {
    code: 'not-a-variable',
    hint: 'leave it out with --exclude, or push the whole file as one secret with --layout document',
  });
}

/**
 * Gives a text back that GitHub takes as it stands: nothing in it is evaluated.
 * @param what it is, for people: `--environment`
 * @throws UserError where it holds an expression
 */
export function checkedLiteral(text: string, what: string): string {
  if (!hasExpression(text)) return text;
  throw new UserError(`${what}: GitHub would evaluate the \${{ in ${JSON.stringify(text)}`, {
    hint: 'write the workflow without it, and put the expression in by hand',
  });
}

const hasExpression = (text: string): boolean => text.includes('${{');
