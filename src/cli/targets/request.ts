import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { ownValue } from '../../core/own-value.ts';
import type { CredentialSpec, Place, Provider } from '../../core/sync/provider.ts';
import type { NamedTarget } from '../../core/targets/check.ts';
import { otherOwnerOf } from '../../core/targets/other-variables.ts';
import { providers } from '../../providers/index.ts';
import type { Context } from '../context.ts';
import type { PushRequest } from '../push/options.ts';
import { requestOf } from '../push/request.ts';

/** A target as the push that `deploy-secrets github …` would have made of its options. */
export interface TargetRequest {
  readonly target: NamedTarget;
  readonly request: PushRequest<object>;
  /** Where it leads, as far as the file tells. */
  readonly place: Place;
  /** The environment as this target sees it: with its own credentials in the place of others. */
  readonly env: Context['env'];
  /** What its credentials are called where they come from. */
  readonly variablesFrom: Readonly<Record<string, string>>;
  /** Requests with the same share one pace. */
  readonly pace: string;
}

/** Options of the command line, by kebab name: they go on top of the file's for one run. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/**
 * Makes the push of a target. Options of the command line replace those of the file; a source that is named there
 * replaces all that the file says of sources.
 * @throws UserError where the options do not go together
 */
export function requestFor(target: NamedTarget, given: GivenOptions, env: Context['env']): TargetRequest {
  const provider = providerOf(target.to);
  const args = { ...withoutReplaced(optionsOf(target), given), ...given };
  const request = { ...requestOf(target.to, provider, args), targetName: target.name };
  const chosen = credentialsOf(target);
  const names = chosen.filter(({ spec }) => spec.isName).map(({ value }) => value);
  const place = request.provider.placeOf(request.providerOptions, request.layout);
  return {
    target,
    request,
    place: { ...place, ids: place.ids.map((id) => [target.to, ...names, id].join('\n')) },
    env: viewFor(chosen, env),
    variablesFrom: Object.fromEntries(chosen.flatMap((one) => namesFor(one))),
    pace: [target.to, place.pace, ...chosen.map(({ value }) => value)].join('\n'),
  };
}

const isProviderName = (name: string): name is keyof typeof providers => Object.hasOwn(providers, name);

function providerOf(name: string): Provider<never> {
  if (!isProviderName(name)) throw new Error('targets are checked before');
  return providers[name];
}

const optionsOf = ({ values }: NamedTarget): Record<string, unknown> =>
  Object.fromEntries(
    [...values].filter(([, { role }]) => role === 'option').map(([key, { value }]) => [key, value]),
  );

const SOURCE_KEYS = ['secrets', 'template', 'from-env', 'profile', 'global'];

function withoutReplaced(options: Record<string, unknown>, given: GivenOptions): Record<string, unknown> {
  const isSourceGiven = given.secrets !== undefined || given.template !== undefined;
  const isProfileGiven = given.profile !== undefined || given.global !== undefined;
  const replaced = isSourceGiven ? SOURCE_KEYS : isProfileGiven ? SOURCE_KEYS.slice(0, 3) : [];
  return Object.fromEntries(Object.entries(options).filter(([key]) => !replaced.includes(key)));
}

interface ChosenCredential {
  readonly key: string;
  readonly spec: CredentialSpec;
  /** `env:NAME`, or a name. */
  readonly value: string;
}

function credentialsOf({ to, values }: NamedTarget): ChosenCredential[] {
  return Object.entries(providerOf(to).credentials).flatMap(([key, spec]) => {
    const { value } = values.get(key) ?? {};
    return typeof value === 'string' ? [{ key, spec, value }] : [];
  });
}

const variableIn = (reference: string): string => reference.slice('env:'.length);

/** The environment with this target's credentials where the provider looks for them, and without what would speak for another. */
function viewFor(chosen: readonly ChosenCredential[], env: Context['env']): Context['env'] {
  if (chosen.length === 0) return env;
  const hidden = new Set(chosen.flatMap(({ spec }) => [...spec.variables, ...spec.hides]));
  const view = Object.entries(env).filter(([name]) => !hidden.has(name));
  return {
    ...Object.fromEntries(view),
    ...Object.fromEntries(chosen.flatMap((one) => variablesFor(one, env))),
  };
}

/** Of a name that is no variable, errors speak as they do without a target. */
const namesFor = ({ spec, value }: ChosenCredential): (readonly [string, string])[] =>
  spec.isName ? [] : spec.variables.map((name) => [name, variableIn(value)] as const);

/** The world as a target sees it. */
export const contextOf = <C extends object>(
  { env, variablesFrom }: TargetRequest,
  context: C,
): C & Pick<TargetRequest, 'env' | 'variablesFrom'> => ({ ...context, env, variablesFrom });

/** What has a name that providers know is meant for one kind of host: it stays under that name, and goes to no other. */
function variablesFor({ spec, value }: ChosenCredential, env: Context['env']): (readonly [string, string])[] {
  if (spec.isName) return spec.variables.map((name) => [name, value] as const);
  const variable = variableIn(value);
  const text = ownValue(env, variable);
  if (text === undefined) return [];
  const isKnown = [...spec.variables, ...spec.hides].includes(variable);
  return isKnown ? [[variable, text]] : spec.variables.map((name) => [name, text] as const);
}

/** Lists the variables that a target would send though they are for something else, by their names alone. */
export const otherCredentials = (target: NamedTarget): Diagnostic[] => {
  const chosen = credentialsOf(target).filter(({ spec }) => !spec.isName);
  return chosen.flatMap(({ key, spec, value }) => {
    const owner = otherOwnerOf(variableIn(value), [...spec.variables, ...spec.hides]);
    return owner === undefined
      ? []
      : [otherCredential(target, key, `${variableIn(value)}, which is for ${owner}`)];
  });
};

function otherCredential({ name, values }: NamedTarget, key: string, from: string): Diagnostic {
  const at = values.get(key)?.at;
  return diagnostic('other-credential', {
    ...(at && { at }),
    message: `${name} would take its ${key} from ${from}`,
    hint: 'put the credential of this store into a variable of its own, and name that',
  });
}

/** Lists what is wrong with the credentials that targets name, as far as this environment tells, before anything is sent. */
export const credentialProblems = (targets: readonly NamedTarget[], env: Context['env']): Diagnostic[] =>
  targets.flatMap((target) =>
    credentialsOf(target)
      .filter(({ spec }) => !spec.isName)
      .flatMap(({ key, value }) => credentialProblem(target, { key, variable: variableIn(value) }, env)),
  );

function credentialProblem(
  target: NamedTarget,
  { key, variable }: { readonly key: string; readonly variable: string },
  env: Context['env'],
): Diagnostic[] {
  const text = ownValue(env, variable);
  if (!text) return [missingCredential(target, key, variable)];
  if (text.includes(KEY_BEGINS))
    return [otherCredential(target, key, `${variable}, which holds a key of deploy-secrets`)];
  // A whole file of secrets stands in a variable in CI.
  if (key !== 'app-private-key' && /[\r\n]/.test(text.trim()))
    return [otherCredential(target, key, `${variable}, which holds several lines`)];
  return [];
}

/** What a key of ours begins with, wherever it stands. */
const KEY_BEGINS = 'dsk1_';

function missingCredential({ name, values }: NamedTarget, key: string, variable: string): Diagnostic {
  const at = values.get(key)?.at;
  return diagnostic('missing-credential', {
    ...(at && { at }),
    message: `${name} takes its ${key} from ${variable}, which is not set`,
    hint: `set ${variable}`,
  });
}
