import type { Answer, Call, Route } from './call.ts';
import type { Access, Shelf, Stored } from './holder.ts';
import { invalidRequest, notFound, Refusal } from './refusal.ts';
import { checkShape, type Shape } from './rules.ts';
import type { Sharing } from './scopes.ts';
import type { Repository } from './state.ts';

type Body = Call['body'];

/** What a body holds besides, where things are shared; `visibility` may be left out in a change. */
export const sharedShape = (visibility: 'string' | 'string?'): Shape => ({
  visibility,
  selected_repository_ids: 'any?',
});

/** Who may use it from now on; undefined where the body leaves that as it is. */
export function accessIn(call: Call, { ids }: Sharing): Access | undefined {
  const { visibility } = call.body;
  if (visibility === undefined) return undefined;
  if (visibility !== 'all' && visibility !== 'private' && visibility !== 'selected') {
    throw invalidRequest(
      `${JSON.stringify(visibility)} is not a member of ["all", "private", "selected"].`,
      call.docs,
    );
  }
  if (visibility !== 'selected' && call.body.selected_repository_ids !== undefined) {
    throw new Refusal(422, 'You can only select repositories when the visibility is selected.', call.docs);
  }
  // A list that is left out is an empty one (integrations/terraform-provider-github#842, checked 2026-11-24).
  return { visibility, repositories: selected(call, call.body.selected_repository_ids ?? [], ids) };
}

/** As shown in a list: everything but the repositories, which have a list of their own. */
export function shownAccess(call: Call, { access }: Stored, base: string): object {
  if (!access) return {};
  const url = `${call.base}${base}/repositories`;
  return {
    visibility: access.visibility,
    ...(access.visibility === 'selected' && { selected_repositories_url: url }),
  };
}

/** The list of selected repositories: to be read, and to be replaced as a whole. */
export function sharingRoutes(
  { path }: Sharing,
  need: { readonly read: Route['need']; readonly write: Route['need'] },
  docs: string,
  shelf: (call: Call) => Shelf,
): readonly Route[] {
  const one = (call: Call): Stored => {
    const stored = shelf(call).get(call.param(path.includes('{name}') ? 'name' : 'secret_name'));
    if (!stored) throw notFound(call.docs);
    return stored;
  };
  return [
    {
      method: 'GET',
      path,
      docs: `${docs}#list-selected-repositories`,
      ...(need.read && { need: need.read }),
      handle: (call) => repositoriesOf(call, one(call)),
    },
    {
      method: 'PUT',
      path,
      docs: `${docs}#set-selected-repositories`,
      ...(need.write && { need: need.write }),
      handle: (call) => replace(call, one(call), shelf(call)),
    },
  ];
}

function repositoriesOf(call: Call, { access }: Stored): Answer {
  const all = (access?.repositories ?? []).map((id) => call.state.repositoryById(id));
  const shown = all.flatMap((one) => (one ? [{ id: one.id, name: one.name, full_name: one.fullName }] : []));
  const per = Math.min(Number(call.query.get('per_page') ?? 30), 100);
  const from = (Number(call.query.get('page') ?? 1) - 1) * per;
  return { status: 200, body: { total_count: shown.length, repositories: shown.slice(from, from + per) } };
}

function replace(call: Call, { name, access }: Stored, shelf: Shelf): Answer {
  checkShape(call.body, { selected_repository_ids: 'any' }, call.docs);
  // The status and the words were reported for Actions and hold for all (checked 2026-11-24).
  if (access?.visibility !== 'selected') {
    throw new Refusal(409, 'Conflict', call.docs);
  }
  const repositories = selected(call, call.body.selected_repository_ids, 'number');
  shelf.share(
    name,
    { visibility: 'selected', repositories },
    call.state.sharingIsDated ? call.now : undefined,
  );
  return { status: 204 };
}

function selected(call: Call, ids: Body[string], type: 'number' | 'string'): number[] {
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== type)) {
    throw invalidRequest(
      `For 'properties/selected_repository_ids', it is not a list of ${type}s.`,
      call.docs,
    );
  }
  return ids.map((id) => inside(call, Number(id)).id);
}

function inside({ state, organization, docs }: Call, id: number): Repository {
  const repository = state.repositoryById(id);
  if (repository?.owner.toLowerCase() === organization.login.toLowerCase()) return repository;
  throw new Refusal(422, 'Validation Failed', docs);
}
