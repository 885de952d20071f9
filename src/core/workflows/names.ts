import { UserError } from '../diagnostics.ts';
import { isPrintable } from '../inert.ts';

/**
 * Gives the name of a secret or variable back if a workflow may ask for it: one that GitHub refuses would be some other piece
 * of an expression. A push says by name which rule is broken; this is the last line (docs.github.com, "Naming your secrets",
 * checked 2026-11-24).
 * @throws UserError for a name that GitHub refuses
 */
export function checkedName(name: string): string {
  if (/^(?!\d|GITHUB_)[A-Za-z0-9_]+$/i.test(name)) return name;
  throw new UserError(
    `${JSON.stringify(name)}: GitHub takes only the letters A to Z, digits and _ in a name, no digit in front, and no GITHUB_`,
    { code: 'not-a-name', hint: 'push it under another name with --rename PATH=NAME' },
  );
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
