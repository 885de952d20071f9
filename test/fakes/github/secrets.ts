import type { components } from '@octokit/openapi-types';
import { type Answer, type Call, type Route, timestamp } from './call.ts';
import type { Holder, Stored } from './holder.ts';
import { page } from './paging.ts';
import { notFound, Refusal } from './refusal.ts';
import { checkBase64, checkCount, checkName, checkShape, checkSize, text } from './rules.ts';
import type { Scope } from './scopes.ts';
import { accessIn, sharedShape, sharingRoutes, shownAccess } from './sharing.ts';

type Secret = components['schemas']['actions-secret'];
type PublicKey = components['schemas']['actions-public-key'];

/** List, public key, get, put and delete for one scope. The key comes first: it has the form of a secret. */
export function secretRoutes(scope: Scope): readonly Route[] {
  const { permission, toRead = 'read' } = scope;
  const docs = (what: string) => `rest/${scope.pages}/secrets#${what}`;
  const plural = scope.noun.replace(/^an?-/, '');
  return [
    {
      method: 'GET',
      path: scope.secrets,
      docs: docs(`list-${plural}-secrets`),
      need: [permission, toRead],
      handle: (call) => list(scope, call),
    },
    {
      method: 'GET',
      path: `${scope.secrets}/public-key`,
      docs: docs(`get-${scope.noun}-public-key`),
      need: [permission, toRead],
      handle: (call) => ({ status: 200, body: publicKey(scope.holder(call)) }),
    },
    {
      method: 'GET',
      path: `${scope.secrets}/{secret_name}`,
      docs: docs(`get-${scope.noun}-secret`),
      need: [permission, toRead],
      handle: (call) => ({ status: 200, body: shown(call, scope, find(scope, call)) }),
    },
    {
      method: 'PUT',
      path: `${scope.secrets}/{secret_name}`,
      docs: docs(`create-or-update-${scope.noun}-secret`),
      need: [permission, 'write'],
      handle: (call) => put(scope, call),
    },
    {
      method: 'DELETE',
      path: `${scope.secrets}/{secret_name}`,
      docs: docs(`delete-${scope.noun}-secret`),
      need: [permission, 'write'],
      handle: (call) => remove(scope, call),
    },
    ...(scope.sharing
      ? sharingRoutes(
          scope.sharing,
          { read: [permission, toRead], write: [permission, 'write'] },
          `rest/${scope.pages}/secrets`,
          (call) => scope.holder(call).secrets,
        )
      : []),
  ];
}

function list(scope: Scope, call: Call): Answer {
  const all = scope.holder(call).secrets.all();
  return page(
    call,
    'secrets',
    all.map((secret) => shown(call, scope, secret)),
    { usual: 30, most: 100 },
  );
}

function put(scope: Scope, call: Call): Answer {
  const holder = scope.holder(call);
  const name = call.param('secret_name');
  const shape = { encrypted_value: 'string', key_id: 'string' } as const;
  checkShape(call.body, { ...shape, ...(scope.sharing && sharedShape('string')) }, call.docs);
  checkBase64(text(call.body, 'encrypted_value'), call.docs);
  checkName(name, 'secret', call.docs);
  const bytes = unseal(holder, call);
  checkSize(bytes.length, 'secret', call.docs);
  const access = scope.sharing && accessIn(call, scope.sharing);
  const there = holder.secrets.get(name);
  if (!there) checkCount(holder.secrets.size, scope.most, 'secret', call.docs);
  holder.secrets.put(name, bytes, call.now, access);
  return there ? { status: 204 } : { status: 201, body: {} };
}

/** GitHub has one answer for a wrong `key_id`, for another place's key and for what is no sealed box. */
function unseal(holder: Holder, call: Call): Uint8Array {
  const box = Buffer.from(text(call.body, 'encrypted_value'), 'base64');
  const bytes = text(call.body, 'key_id') === holder.keyId ? holder.open(box) : undefined;
  if (!bytes) {
    throw new Refusal(
      422,
      'Bad request - validation failed due to an improperly encrypted secret',
      call.docs,
    );
  }
  return bytes;
}

function remove(scope: Scope, call: Call): Answer {
  scope.holder(call).secrets.delete(find(scope, call).name);
  return { status: 204 };
}

function find(scope: Scope, call: Call): Stored {
  const secret = scope.holder(call).secrets.get(call.param('secret_name'));
  if (!secret) throw notFound(call.docs);
  return secret;
}

function shown(call: Call, scope: Scope, secret: Stored): Secret {
  return {
    name: secret.name,
    created_at: timestamp(secret.createdAt),
    updated_at: timestamp(secret.updatedAt),
    ...(scope.sharing &&
      shownAccess(call, secret, `/orgs/${call.param('org')}/${scope.pages}/secrets/${secret.name}`)),
  };
}

function publicKey(holder: Holder): PublicKey {
  return { key_id: holder.keyId, key: holder.publicKey() };
}
