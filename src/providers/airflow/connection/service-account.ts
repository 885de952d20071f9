import { encodeJson } from '../../../core/dlt/encode.ts';
import type { TomlValue } from '../../../core/model.ts';
import { fieldIn, parseJson } from '../../http/answers.ts';
import { type AirflowConnection, jsonObject } from './connection.ts';
import { GOOGLE } from './types.ts';

/** Makes a Connection of the table of a service account. */
export function serviceAccountFromTable(values: ReadonlyMap<string, TomlValue>): AirflowConnection {
  const members = [...values].map(([key, value]) => [key, encodeJson(value)] as const);
  const keyfile = values.has('type') ? members : [['type', '"service_account"'] as const, ...members];
  const project = values.get('project_id');
  return connectionFor(jsonObject(keyfile), project?.type === 'string' ? project.value : undefined);
}

/** Makes a Connection of the JSON of a service account. Undefined for any other text. */
export function serviceAccountFromText(text: string): AirflowConnection | undefined {
  const keyfile = parseJson(text);
  if (GOOGLE.keys.some((key) => fieldIn(keyfile, key) === undefined)) return undefined;
  const project = fieldIn(keyfile, 'project_id');
  return connectionFor(text, typeof project === 'string' ? project : undefined);
}

const connectionFor = (keyfile: string, project: string | undefined): AirflowConnection => ({
  conn_type: GOOGLE.type,
  extra: jsonObject([
    ['keyfile_dict', JSON.stringify(keyfile)],
    ...(project === undefined ? [] : [['project', JSON.stringify(project)] as const]),
  ]),
});
