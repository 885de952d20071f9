import type { Call } from './call.ts';
import { list } from './list.ts';
import { invalid, invalidParameter, invalidRequest, notFound, Refusal } from './refusal.ts';
import { type Secret, shown } from './state.ts';
import { addVersion, tokenInUse } from './versions.ts';

type Answer = Readonly<Record<string, unknown>>;
type Operation = (call: Call) => Answer;

const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;
const DAY = 86_400_000;

/** What is served, by the last part of `X-Amz-Target`. Each asks for its own permission. */
export const operations: Readonly<Record<string, Operation>> = {
  CreateSecret: create,
  PutSecretValue: put,
  UpdateSecret: update,
  DescribeSecret: describe,
  ListSecrets: list,
  DeleteSecret: remove,
  RestoreSecret: restore,
  TagResource: tag,
  UntagResource: untag,
  GetSecretValue: read,
  ListSecretVersionIds: listVersions,
  UpdateSecretVersionStage: moveStage,
};

function create(call: Call): Answer {
  const name = call.text('Name') ?? '';
  checkName(name);
  call.permit('secretsmanager:CreateSecret', name);
  const tags = tagsIn(call);
  if (tags.length > 0) call.permit('secretsmanager:TagResource', name);
  const value = call.value();
  const there = call.state.get(name);
  if (there) return createAgain(call, there, value);
  if (call.state.isVanishing(name, call.now)) throw alreadyScheduled();
  call.token();
  call.useKey(call.text('KmsKeyId'));
  const secret = call.state.add(name, call.now);
  call.describe(secret);
  for (const [key, text] of tags) secret.tags.set(key, text);
  if (value !== undefined) addVersion(call, secret, value);
  call.touch(secret);
  return { ...named(secret), VersionId: call.text('ClientRequestToken') };
}

/** The same token with the same value is a retry; everything else is refused. */
function createAgain(call: Call, there: Secret, value: string | undefined): Answer {
  if (there.deletedAt !== undefined) throw alreadyScheduled();
  const token = call.token();
  const version = there.versions.get(token);
  if (!version)
    throw new Refusal(
      'ResourceExistsException',
      `The operation failed because the secret ${there.name} already exists.`,
    );
  if (version.value !== value) throw tokenInUse(token, there);
  return { ...named(there), VersionId: token };
}

const alreadyScheduled = (): Refusal =>
  invalidRequest(
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  );

function checkName(name: string): void {
  if (name.length < 1 || name.length > 512) throw invalid('name', name, 'have length between 1 and 512');
  if (!NAME.test(name))
    throw new Refusal(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
}

function put(call: Call): Answer {
  const secret = permitted(call, 'PutSecretValue', (one) => one.writable());
  const value = call.value();
  if (value === undefined) throw invalidRequest('You must provide either SecretString or SecretBinary.');
  call.useKey(secret.kmsKeyId);
  if (addVersion(call, secret, value)) call.touch(secret);
  const token = call.token();
  return {
    ...named(secret),
    VersionId: token,
    VersionStages: [...(secret.versions.get(token)?.stages ?? [])],
  };
}

/** Unlike PutSecretValue it takes no token twice, not even with the same value. */
function update(call: Call): Answer {
  const secret = permitted(call, 'UpdateSecret', (one) => one.writable());
  const value = call.value();
  if (value !== undefined && secret.versions.has(call.token())) throw tokenInUse(call.token(), secret);
  call.useKey(call.text('KmsKeyId') ?? secret.kmsKeyId);
  if (value !== undefined) addVersion(call, secret, value);
  call.describe(secret);
  call.touch(secret);
  return { ...named(secret), ...(value !== undefined && { VersionId: call.token() }) };
}

function describe(call: Call): Answer {
  const secret = permitted(call, 'DescribeSecret', (one) => one.secret());
  const { SecretVersionsToStages, ...rest } = shown(secret);
  return {
    ...rest,
    VersionIdsToStages: SecretVersionsToStages,
    ...(secret.replicas.length > 0 && {
      ReplicationStatus: secret.replicas.map((Region) => ({ Region, Status: 'InSync' })),
    }),
  };
}

function remove(call: Call): Answer {
  const days = call.number('RecoveryWindowInDays');
  const force = call.flag('ForceDeleteWithoutRecovery');
  if (force && days !== undefined)
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  if (days !== undefined && (days < 7 || days > 30))
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  const id = call.text('SecretId') ?? '';
  call.permit('secretsmanager:DeleteSecret', id);
  const secret = call.state.find(id);
  if (!secret && force) return { Name: id, DeletionDate: call.now / 1000 };
  if (!secret) throw notFound();
  return removeIt(call, secret, force ? undefined : (days ?? 30));
}

function removeIt(call: Call, secret: Secret, days: number | undefined): Answer {
  call.primary(secret);
  if (secret.replicas.length > 0)
    throw invalidRequest(
      `You can't delete secret ${secret.name} that still has replica regions [${secret.replicas.join(', ')}]`,
    );
  if (days === undefined) {
    call.state.remove(secret.name, call.now, call.now + call.rules.forceDelay);
    return { ...named(secret), DeletionDate: call.now / 1000 };
  }
  if (secret.deletedAt !== undefined)
    throw invalidRequest("You tried to perform the operation on a secret that's currently marked deleted.");
  secret.deletedAt = call.now;
  call.state.changed(secret, call.now);
  return { ...named(secret), DeletionDate: (call.now + days * DAY) / 1000 };
}

function restore(call: Call): Answer {
  const secret = permitted(call, 'RestoreSecret', (one) => one.secret());
  call.primary(secret);
  secret.deletedAt = undefined;
  call.touch(secret);
  return named(secret);
}

function tag(call: Call): Answer {
  const secret = permitted(call, 'TagResource', (one) => one.writable());
  const tags = tagsIn(call);
  if (new Set([...secret.tags.keys(), ...tags.map(([key]) => key)]).size > 50) throw tooManyTags();
  for (const [key, text] of tags) secret.tags.set(key, text);
  call.touch(secret);
  return {};
}

function untag(call: Call): Answer {
  const secret = permitted(call, 'UntagResource', (one) => one.writable());
  const keys = call.input.TagKeys;
  for (const key of Array.isArray(keys) ? keys : []) secret.tags.delete(String(key));
  call.touch(secret);
  return {};
}

const tooManyTags = (): Refusal => invalidParameter('You exceeded the limit of 50 tags.');

function tagsIn(call: Call): [string, string][] {
  const tags = call.objects('Tags').map(({ Key, Value }): [string, string] => [String(Key), String(Value)]);
  if (tags.length > 50) throw tooManyTags();
  for (const [key, text] of tags) {
    if (key.length < 1 || key.length > 128) throw invalid('key', key, 'have length between 1 and 128');
    if (text.length > 256) throw invalid('value', text, 'have length less than or equal to 256');
    if (/^aws:/i.test(key)) throw invalidParameter('Tag keys that begin with aws: are reserved.');
  }
  return tags;
}

function read(call: Call): Answer {
  const secret = permitted(call, 'GetSecretValue', (one) => one.writable());
  const version = secret.at('AWSCURRENT');
  if (!version) throw notFound();
  return { ...named(secret), VersionId: version.id, SecretString: version.value };
}

function listVersions(call: Call): Answer {
  const secret = permitted(call, 'ListSecretVersionIds', (one) => one.secret());
  const all = [...secret.versions.values()].filter(
    ({ stages }) => stages.size > 0 || call.flag('IncludeDeprecated'),
  );
  return {
    ...named(secret),
    Versions: all.map(({ id, stages, createdAt }) => ({
      VersionId: id,
      VersionStages: [...stages],
      CreatedDate: createdAt / 1000,
    })),
  };
}

function moveStage(call: Call): Answer {
  const secret = permitted(call, 'UpdateSecretVersionStage', (one) => one.writable());
  const stage = call.text('VersionStage') ?? '';
  const from = call.text('RemoveFromVersionId');
  const to = secret.versions.get(call.text('MoveToVersionId') ?? '');
  if (stage === 'AWSCURRENT' && from !== secret.at(stage)?.id)
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${secret.at(stage)?.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  if (to) secret.move(stage, to);
  else secret.at(stage)?.stages.delete(stage);
  call.touch(secret);
  return named(secret);
}

function permitted(call: Call, action: string, find: (call: Call) => Secret): Secret {
  call.permit(`secretsmanager:${action}`, call.text('SecretId') ?? '');
  return find(call);
}

const named = ({ arn, name }: Secret): Answer => ({ ARN: arn, Name: name });
