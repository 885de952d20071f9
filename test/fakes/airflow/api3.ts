import { bulk } from './bulk.ts';
import { type Answer, atLeast, type Call } from './call.ts';
import { redact } from './masking.ts';
import { pageOf } from './paging.ts';
import { dumps, parsePython } from './python-json.ts';
import { refusal3 } from './refusal.ts';
import type { Connection, Variable } from './state.ts';

/** `/api/v2` of Airflow 3: lists that mask, and bulk. Single entities are not in it: nothing here asks for them. */
export function serve3(call: Call): Answer {
  const collection = /^\/(connections|variables)$/.exec(call.path)?.[1];
  if (collection !== undefined && call.rules.denied.has(collection)) throw refusal3(403, 'Forbidden');
  if (call.path === '/config') return config(call);
  if (call.path === '/providers') return providers(call);
  if (collection !== 'connections' && collection !== 'variables') throw refusal3(404, 'API route not found');
  if (call.method === 'PATCH') return bulk(call, collection);
  if (call.method !== 'GET') throw refusal3(405, 'Method Not Allowed');
  const { state } = call;
  if (collection === 'connections') {
    const page = pageOf(state.connections, call, 50).map(([id, row]) => connection(id, row, call));
    return { status: 200, body: { connections: page, total_entries: state.connections.size } };
  }
  const page = pageOf(state.variables, call, 50).map(([key, row]) => variable(key, row, call));
  return { status: 200, body: { variables: page, total_entries: state.variables.size } };
}

function connection(id: string, { team_name, ...row }: Connection, { state, rules }: Call) {
  const extra = row.extra && dumps(redact(parsePython(row.extra)?.value, state.learned));
  const password = row.password === null ? null : '***';
  return {
    connection_id: id,
    ...row,
    password,
    extra,
    ...(atLeast(rules, '3.2.0') && { team_name }),
  };
}

/** A value that happens to be JSON is shown as Python writes it again. */
function variable(key: string, { value, description, encrypted }: Variable, { state, rules }: Call) {
  const parsed = parsePython(value);
  const masked = parsed
    ? dumps(redact(parsed.value, state.learned, key))
    : String(redact(value, state.learned, key));
  return {
    key,
    value: masked,
    description,
    is_encrypted: encrypted,
    ...(atLeast(rules, '3.2.0') && { team_name: null }),
  };
}

function config({ rules, query }: Call): Answer {
  if (!rules.exposesConfig)
    throw refusal3(
      403,
      'Your Airflow administrator chose not to expose the configuration, most likely for security reasons.',
    );
  if (query.get('section') !== 'secrets') throw refusal3(404, 'Section not found.');
  const options = [{ key: 'backend', value: rules.secretsBackend ?? '' }];
  return { status: 200, body: { sections: [{ name: 'secrets', options }] } };
}

/** As 3.3.2 and 2.11.2 answer: {package_name, description, version} and a total. */
function providers({ rules }: Call): Answer {
  if (!rules.providers) throw refusal3(403, 'Forbidden');
  const list = Object.entries(rules.providers).map(([name, version]) => ({
    package_name: `apache-airflow-providers-${name}`,
    description: name,
    version,
  }));
  return { status: 200, body: { providers: list, total_entries: list.length } };
}
