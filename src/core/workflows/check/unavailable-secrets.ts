import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Workflow } from '../read.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';

/** Finds secrets that are read where GitHub gives none: it takes no such workflow. */
export const unavailableSecrets = ({ references }: Workflow): Diagnostic[] =>
  references
    .filter(({ reference, availability }) => reference.context === 'secrets' && !availability.allowsSecrets)
    .map(({ reference, at, availability: { key } }) =>
      diagnostic('not-available', {
        ...('name' in reference && { name: reference.name }),
        at,
        message: `${key}: can't ask for secrets, and GitHub refuses the whole workflow`,
        hint: 'give it to a variable of env: first; the if: of a step can ask for env.NAME',
      }),
    );

/**
 * Finds secrets and variables that an action reads: it has its inputs and the environment of its step, and no context
 * of either.
 */
export const unavailableInAction = (references: readonly ReferenceSite[]): Diagnostic[] =>
  references.map(({ reference, at }) =>
    diagnostic('not-available', {
      ...('name' in reference && { name: reference.name }),
      at,
      message: `an action has no ${reference.context}: it sees what the with: and the env: of its step hand over`,
      hint: 'read the variable of the environment, or make it an input',
    }),
  );

/**
 * Finds secrets that a workflow reads on `pull_request`: a fork gets none of them, and Dependabot those of its own
 * store, whatever the name (docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows and
 * docs.github.com/code-security/reference/supply-chain-security/dependabot-on-actions, checked 2026-11-24). Said once
 * for a workflow.
 */
export function secretsMissingInForks({ pullRequest, references, jobs }: Workflow): Diagnostic[] {
  if (!pullRequest) return [];
  const keepsOut = rememberingConditions();
  const open = jobs.filter(({ condition }) => condition === undefined || !keepsOut(condition));
  if (open.length === 0) return [];
  const names = new Set(references.flatMap((site) => missingNames(site, keepsOut)));
  const inherits = open.some(({ call }) => call?.inheritsSecrets);
  if (names.size === 0 && !inherits) return [];
  const which = inherits ? 'those that it hands on' : firstOf([...names]);
  return [
    diagnostic('empty-for-forks', {
      at: pullRequest,
      message: `a pull request from a fork or of Dependabot gets none of the secrets that it asks for, and they arrive empty: ${which}`,
      hint: `keep forks out with "if: github.event.pull_request.head.repo.fork == false", or check names alone there: deploy-secrets github --template FILE --names-only; Dependabot has a store of its own: deploy-secrets github --app dependabot`,
    }),
  ];
}

const SHOWN = 3;

const firstOf = (names: readonly string[]): string =>
  `${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;

/** Every job has a GITHUB_TOKEN, and an expression that goes on without a secret was made for this. */
function missingNames(
  { reference, availability, optional, conditions = [] }: ReferenceSite,
  keepsOut: (condition: string) => boolean,
): string[] {
  if (reference.context !== 'secrets' || !availability.allowsSecrets) return [];
  if (optional || conditions.some(keepsOut)) return [];
  if (!('name' in reference)) return ['one that only the run tells'];
  return reference.name === 'GITHUB_TOKEN' ? [] : [reference.name];
}

/** Asks once of each condition: that of a job counts for everything in it. */
function rememberingConditions(): (condition: string) => boolean {
  const known = new Map<string, boolean>();
  return (condition) => {
    const answer = known.get(condition) ?? excludesForks(condition);
    known.set(condition, answer);
    return answer;
  };
}

/** Tells whether an `if:` is never true for a pull request from a fork, as far as the usual ways to say so go. */
export function excludesForks(condition: string): boolean {
  const text = condition.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1').trim();
  const alternatives = operandsOf(text, '||');
  if (alternatives.length > 1) return alternatives.every(excludesForks);
  const demands = operandsOf(text, '&&');
  if (demands.length > 1) return demands.some(excludesForks);
  const [, inner] = /^\((.*)\)$/s.exec(text) ?? [];
  return inner === undefined ? USUAL.some((usual) => usual.test(text)) : excludesForks(inner);
}

/** Cuts at the operators that are neither in brackets nor in a literal. */
function operandsOf(text: string, operator: '||' | '&&'): string[] {
  const cuts: number[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/'(?:[^']|'')*'|[()]|\|\||&&/g)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === operator && depth === 0) cuts.push(index);
  }
  return [0, ...cuts.map((cut) => cut + operator.length)].map((from, n) => text.slice(from, cuts[n]));
}

const HEAD = String.raw`github\.event\.pull_request\.head\.repo\.`;
/** On `pull_request` the ref is `refs/pull/N/merge`, and its name `N/merge`. */
const USUAL = [
  `!\\s*${HEAD}fork`,
  `${HEAD}fork\\s*(==\\s*false|!=\\s*true)`,
  `${HEAD}full_name\\s*==\\s*github\\.repository`,
  `github\\.repository\\s*==\\s*${HEAD}full_name`,
  `${HEAD}owner\\.login\\s*==\\s*github\\.repository_owner`,
  String.raw`github\.event_name\s*!=\s*'pull_request'`,
  String.raw`github\.event_name\s*==\s*'(?!pull_request')[^']*'`,
  String.raw`github\.ref\s*==\s*'refs/(heads|tags)/[^']*'`,
  String.raw`github\.ref_name\s*==\s*'(?!\d+/merge')[^']*'`,
  String.raw`startsWith\(\s*github\.ref\s*,\s*'refs/(heads|tags)/[^']*'\s*\)`,
  'false',
].map((usual) => new RegExp(`^\\s*${usual}\\s*$`, 'i'));
