import { type Answer, atLeast, type Call } from './call.ts';
import { ID, isExtra, rowOf } from './connections.ts';
import { isObject } from './python-json.ts';
import { refusal3 } from './refusal.ts';
import { type Shape, wrongIn } from './shape.ts';
import type { State } from './state.ts';

type Collection = 'connections' | 'variables';
type Body = Readonly<Record<string, unknown>>;
interface Result {
  readonly success: string[];
  readonly errors: { error: string; status_code: number }[];
}

/**
 * All actions of one request. A body of the wrong shape refuses the whole request, and quotes what it was sent;
 * an action that fails is told inside an answer of 200; a database that refuses undoes everything.
 */
export function bulk(call: Call, collection: Collection): Answer {
  const actions = isObject(call.body) && Array.isArray(call.body.actions) ? call.body.actions : [];
  for (const [n, action] of actions.entries()) checkAction(action, n, collection, call);
  const result: Record<'create' | 'update' | 'delete', Result | null> = {
    create: null,
    update: null,
    delete: null,
  };
  const before = snapshot(call.state);
  try {
    for (const action of actions) {
      if (action.action === 'create') result.create = create(action, collection, call);
      else if (action.action === 'delete') result.delete = remove(action, collection, call);
    }
  } catch (error) {
    before();
    throw error;
  }
  return { status: 200, body: result };
}

const shapes = (rules: Call['rules']): Record<Collection, Shape> => {
  const team: Shape = atLeast(rules, '3.2.0') ? { team_name: 'string?' } : {};
  return {
    connections: {
      connection_id: 'string',
      conn_type: 'string',
      description: 'string?',
      host: 'string?',
      login: 'string?',
      schema: 'string?',
      port: 'integer?',
      password: 'string?',
      extra: 'string?',
      ...team,
    },
    variables: { key: 'string', value: 'any', description: 'string?', ...team },
  };
};

function checkAction(action: unknown, n: number, collection: Collection, { rules }: Call): void {
  if (!isObject(action) || !Array.isArray(action.entities)) throw refusal3(422, [{ msg: 'Field required' }]);
  if (action.action === 'delete') return;
  if (action.action !== 'create') throw new Error('the fake knows create and delete');
  for (const [m, entity] of action.entities.entries()) {
    const at = ['body', 'actions', n, 'create', 'entities', m];
    const wrong = wrongIn(entity, shapes(rules)[collection]) ?? badValue(entity, collection);
    if (wrong)
      throw refusal3(422, [
        { type: wrong.type, loc: [...at, wrong.field], msg: wrong.msg, input: wrong.input },
      ]);
  }
}

function badValue(entity: Body, collection: Collection) {
  if (collection === 'variables') {
    const key = String(entity.key);
    if (key.length <= 250) return undefined;
    return {
      type: 'string_too_long',
      field: 'key',
      msg: 'String should have at most 250 characters',
      input: key,
    };
  }
  const id = String(entity.connection_id);
  if (id.length > 200)
    return {
      type: 'string_too_long',
      field: 'connection_id',
      msg: 'String should have at most 200 characters',
      input: id,
    };
  if (!ID.test(id))
    return {
      type: 'string_pattern_mismatch',
      field: 'connection_id',
      msg: "String should match pattern '^[\\w.-]+$'",
      input: id,
    };
  if (isExtra(entity.extra)) return undefined;
  const msg = 'Value error, The `extra` field must be a valid JSON object';
  return { type: 'value_error', field: 'extra', msg, input: entity.extra };
}

function create(action: Body, collection: Collection, call: Call): Result {
  const entities: Body[] = Array.isArray(action.entities) ? action.entities : [];
  const idOf = (entity: Body): string =>
    String(collection === 'variables' ? entity.key : entity.connection_id);
  const there = entities.map(idOf).filter((id) => call.state[collection].has(id));
  if (there.length > 0 && action.action_on_existence !== 'overwrite') {
    const error = `The ${collection} with these ids: {'${there.join("', '")}'} already exist.`;
    return { success: [], errors: [{ error, status_code: 409 }] };
  }
  for (const entity of entities) put(idOf(entity), entity, collection, call);
  return { success: entities.map(idOf), errors: [] };
}

function put(id: string, entity: Body, collection: Collection, { state, rules }: Call): void {
  if (collection === 'connections') {
    state.setConnection(id, rowOf(entity, overwritten(state, id, rules)));
    return;
  }
  const { value, description } = entity;
  state.setVariable(id, {
    value: typeof value === 'string' ? value : JSON.stringify(value),
    description: typeof description === 'string' ? description : null,
    encrypted: rules.encrypts,
  });
}

/** Until 3.3 a field that the body leaves out is reset; since then it stays. The password is never reset. */
function overwritten(state: State, id: string, rules: Call['rules']) {
  const was = state.connections.get(id);
  if (!was || atLeast(rules, '3.3.0')) return was;
  return {
    ...was,
    description: null,
    host: null,
    login: null,
    schema: null,
    port: null,
    extra: null,
    team_name: null,
  };
}

function remove(action: Body, collection: Collection, { state }: Call): Result {
  const ids: string[] = Array.isArray(action.entities) ? action.entities.map(String) : [];
  const gone = ids.filter((id) => !state[collection].has(id));
  if (gone.length > 0 && action.action_on_non_existence !== 'skip') {
    const error = `The ${collection} with these ids: {'${gone.join("', '")}'} were not found.`;
    return { success: [], errors: [{ error, status_code: 404 }] };
  }
  return { success: ids.filter((id) => state[collection].delete(id)), errors: [] };
}

/** One transaction: what to call to have everything as it was. */
function snapshot(state: State): () => void {
  const connections = [...state.connections];
  const variables = [...state.variables];
  return () => {
    state.connections.clear();
    state.variables.clear();
    for (const [id, row] of connections) state.connections.set(id, row);
    for (const [key, row] of variables) state.variables.set(key, row);
  };
}
