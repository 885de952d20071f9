import type { Answer, Call } from './call.ts';
import { ID, isExtra, rowOf } from './connections.ts';
import { redact } from './masking.ts';
import { pageOf } from './paging.ts';
import { dumps, isObject, parsePython } from './python-json.ts';
import { broken, refusal2 } from './refusal.ts';
import { type Shape, wrongIn } from './shape.ts';
import type { Connection } from './state.ts';

/** `/api/v1` of Airflow 2, as 2.11 behaves: no bulk, no password and no extra in a list, variables in clear. */
export function serve2(call: Call): Answer {
  const [, collection = '', rest] = /^\/(connections|variables)(?:\/(.+))?$/.exec(call.path) ?? [];
  if (call.rules.denied.has(collection)) throw refusal2(403, 'Forbidden');
  const name = rest === undefined ? undefined : decodeURIComponent(rest);
  if (collection === 'connections') return name === undefined ? connections(call) : connection(call, name);
  if (collection === 'variables') return name === undefined ? variables(call) : variable(call, name);
  if (call.path === '/config') return config(call);
  if (call.path === '/providers') return providers(call);
  throw refusal2(404, 'Not Found');
}

const connectionShape: Shape = {
  connection_id: 'string',
  conn_type: 'string',
  description: 'string?',
  host: 'string?',
  login: 'string?',
  schema: 'string?',
  port: 'integer?',
  // May be left out, but not be null.
  password: 'text?',
  extra: 'string?',
};
const variableShape: Shape = { key: 'string', value: 'string', description: 'string?' };

function bodyOf(call: Call, shape: Shape): Readonly<Record<string, unknown>> {
  const wrong = wrongIn(call.body, shape);
  // Connexion quotes what it was sent.
  if (wrong)
    throw refusal2(400, 'Bad Request', `${JSON.stringify(wrong.input)}: '${wrong.field}': ${wrong.msg}`);
  return isObject(call.body) ? call.body : {};
}

function connections(call: Call): Answer {
  const { state } = call;
  if (call.method === 'GET') {
    const page = pageOf(state.connections, call, 100).map(([id, row]) => listed(id, row));
    return { status: 200, body: { connections: page, total_entries: state.connections.size } };
  }
  if (call.method !== 'POST') throw refusal2(405, 'Method Not Allowed');
  const body = bodyOf(call, connectionShape);
  const id = String(body.connection_id);
  if (!ID.test(id) || id.length > 200)
    throw refusal2(400, 'Bad Request', `The key '${id}' has to be made of alphanumeric characters`);
  if (state.connections.has(id)) throw refusal2(409, 'Conflict', `Connection already exist. ID: ${id}`);
  // An extra that is no object is no answer of the API's, but a crash.
  if (!isExtra(body.extra)) throw broken();
  state.setConnection(id, rowOf(body));
  return { status: 200, body: shown(id, call) };
}

function connection(call: Call, id: string): Answer {
  const { state } = call;
  const row = state.connections.get(id);
  if (!row)
    throw refusal2(404, 'Connection not found', `The Connection with connection_id: \`${id}\` was not found`);
  if (call.method === 'GET') return { status: 200, body: shown(id, call) };
  if (call.method === 'DELETE') {
    state.connections.delete(id);
    return { status: 204 };
  }
  const body = bodyOf(call, { ...connectionShape, connection_id: 'string?', conn_type: 'string?' });
  if (!isExtra(body.extra)) throw broken();
  state.setConnection(id, rowOf(body, row));
  return { status: 200, body: shown(id, call) };
}

const listed = (id: string, { password: _, extra: __, team_name: ___, ...row }: Connection) => ({
  connection_id: id,
  ...row,
});

function shown(id: string, { state }: Call) {
  const row = state.connections.get(id);
  if (!row) throw new Error('shown after it was written');
  const extra = row.extra === null ? null : dumps(redact(parsePython(row.extra)?.value, state.learned));
  return { ...listed(id, row), extra };
}

function variables(call: Call): Answer {
  const { state, rules } = call;
  if (call.method === 'GET') {
    const page = pageOf(state.variables, call, 100).map(([key, { value, description }]) => ({
      key,
      value,
      description,
    }));
    return { status: 200, body: { variables: page, total_entries: state.variables.size } };
  }
  const body = bodyOf(call, variableShape);
  checkSize(body.value);
  const { key, value, description = null } = body;
  // One that is there is replaced, without a word.
  state.setVariable(String(key), {
    value: String(value),
    description: description === null ? null : String(description),
    encrypted: rules.encrypts,
  });
  return { status: 200, body: { key, value, description } };
}

/** Half of `[webserver] allowed_payload_size`: where exactly the real one fails is not documented. */
function checkSize(value: unknown): void {
  if (Buffer.byteLength(String(value)) > 524_288) throw refusal2(413, 'Request Entity Too Large');
}

function variable(call: Call, key: string): Answer {
  const { state } = call;
  const row = state.variables.get(key);
  if (!row) throw refusal2(404, 'Variable not found');
  if (call.method === 'DELETE') {
    state.variables.delete(key);
    return { status: 204 };
  }
  if (call.method === 'PATCH') {
    const body = bodyOf(call, variableShape);
    checkSize(body.value);
    if (body.key !== key) throw refusal2(400, 'Invalid post body');
    const description = body.description === undefined ? row.description : body.description;
    state.setVariable(key, {
      value: String(body.value),
      description: typeof description === 'string' ? description : null,
      encrypted: row.encrypted,
    });
  }
  const { value, description } = state.variables.get(key) ?? row;
  return { status: 200, body: { key, value, description } };
}

function config({ rules }: Call): Answer {
  if (!rules.exposesConfig)
    throw refusal2(403, 'Forbidden', 'Your Airflow administrator chose not to expose the configuration');
  const options = [{ key: 'backend', value: rules.secretsBackend ?? '' }];
  return { status: 200, body: { sections: [{ name: 'secrets', options }] } };
}

/** As 3.3.2 and 2.11.2 answer: {package_name, description, version} and a total. */
function providers({ rules }: Call): Answer {
  if (!rules.providers) throw refusal2(403, 'Forbidden');
  const list = Object.entries(rules.providers).map(([name, version]) => ({
    package_name: `apache-airflow-providers-${name}`,
    description: name,
    version,
  }));
  return { status: 200, body: { providers: list, total_entries: list.length } };
}
