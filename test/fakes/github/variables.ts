import type { components } from '@octokit/openapi-types';
import { type Answer, type Call, type Route, timestamp } from './call.ts';
import type { Shelf, Stored } from './holder.ts';
import { page } from './paging.ts';
import { notFound, Refusal } from './refusal.ts';
import { checkCount, checkName, checkShape, checkSize, text } from './rules.ts';
import type { Scope } from './scopes.ts';
import { accessIn, sharedShape, sharingRoutes, shownAccess } from './sharing.ts';

type Variable = components['schemas']['actions-variable'];

/** List, create, get, update and delete for one scope. There is no upsert. */
export function variableRoutes(scope: Scope): readonly Route[] {
  if (!scope.variables) return [];
  const { path, permission, sharing } = scope.variables;
  const docs = (what: string) => `rest/actions/variables#${what}`;
  const plural = scope.noun.replace(/^an?-/, '');
  return [
    {
      method: 'GET',
      path,
      docs: docs(`list-${plural}-variables`),
      need: [permission, 'read'],
      handle: (call) => list(scope, call),
    },
    {
      method: 'POST',
      path,
      docs: docs(`create-${scope.noun}-variable`),
      need: [permission, 'write'],
      handle: (call) => create(scope, call),
    },
    {
      method: 'GET',
      path: `${path}/{name}`,
      docs: docs(`get-${scope.noun}-variable`),
      need: [permission, 'read'],
      handle: (call) => ({ status: 200, body: shown(call, find(scope, call)) }),
    },
    {
      method: 'PATCH',
      path: `${path}/{name}`,
      docs: docs(`update-${scope.noun}-variable`),
      need: [permission, 'write'],
      handle: (call) => update(scope, call),
    },
    {
      method: 'DELETE',
      path: `${path}/{name}`,
      docs: docs(`delete-${scope.noun}-variable`),
      need: [permission, 'write'],
      handle: (call) => remove(scope, call),
    },
    ...(sharing
      ? sharingRoutes(
          sharing,
          { read: [permission, 'read'], write: [permission, 'write'] },
          'rest/actions/variables',
          (call) => shelf(scope, call),
        )
      : []),
  ];
}

function list(scope: Scope, call: Call): Answer {
  const all = shelf(scope, call).all();
  return page(
    call,
    'variables',
    all.map((variable) => shown(call, variable)),
    { usual: 10, most: 30 },
  );
}

function create(scope: Scope, call: Call): Answer {
  const variables = shelf(scope, call);
  const sharing = scope.variables?.sharing;
  const shape = { name: 'string', value: 'string' } as const;
  checkShape(call.body, { ...shape, ...(sharing && sharedShape('string')) }, call.docs);
  const name = text(call.body, 'name');
  const bytes = checked(name, text(call.body, 'value'), call);
  if (variables.get(name)) throw alreadyThere(call);
  checkCount(variables.size, scope.variables?.most ?? 0, 'variable', call.docs);
  variables.put(name, bytes, call.now, sharing && accessIn(call, sharing));
  return { status: 201, body: {} };
}

/** Both keys may be left out; another `name` renames. */
function update(scope: Scope, call: Call): Answer {
  const variables = shelf(scope, call);
  const was = find(scope, call);
  const sharing = scope.variables?.sharing;
  const shape = { name: 'string?', value: 'string?' } as const;
  checkShape(call.body, { ...shape, ...(sharing && sharedShape('string?')) }, call.docs);
  const access = (sharing && accessIn(call, sharing)) ?? was.access;
  const name = 'name' in call.body ? text(call.body, 'name') : was.name;
  const bytes = checked(name, 'value' in call.body ? text(call.body, 'value') : was.value, call);
  const renamed = name.toUpperCase() !== was.name;
  if (renamed && variables.get(name)) throw alreadyThere(call);
  if (renamed) variables.delete(was.name);
  variables.put(name, bytes, call.now, access);
  return { status: 204 };
}

function checked(name: string, value: string, call: Call): Uint8Array {
  checkName(name, 'variable', call.docs);
  const bytes = new TextEncoder().encode(value);
  checkSize(bytes.length, 'variable', call.docs);
  return bytes;
}

/** The wording is GitHub's own (checked 2026-11-24). */
function alreadyThere(call: Call): Refusal {
  return new Refusal(409, 'Already exists - Variable already exists', call.docs);
}

function shelf(scope: Scope, call: Call): Shelf {
  return scope.holder(call).variables;
}

function remove(scope: Scope, call: Call): Answer {
  shelf(scope, call).delete(find(scope, call).name);
  return { status: 204 };
}

function find(scope: Scope, call: Call): Stored {
  const variable = shelf(scope, call).get(call.param('name'));
  if (!variable) throw notFound(call.docs);
  return variable;
}

function shown(call: Call, variable: Stored): Variable {
  return {
    name: variable.name,
    value: variable.value,
    created_at: timestamp(variable.createdAt),
    updated_at: timestamp(variable.updatedAt),
    ...(variable.access &&
      shownAccess(call, variable, `/orgs/${call.param('org')}/actions/variables/${variable.name}`)),
  };
}
