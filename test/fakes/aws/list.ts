import type { Call } from './call.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Entry } from './state.ts';

const FILTER_VALUE = /^!?[a-zA-Z0-9 :_@/+=.\-!]*$/;

/** Pages of at most 100, behind by `rules.lag`; what is marked for deletion only when asked for. */
export function list(call: Call): Readonly<Record<string, unknown>> {
  call.permit('secretsmanager:ListSecrets', '*');
  const most = call.number('MaxResults') ?? 100;
  if (most < 1 || most > 100) throw invalid('maxResults', String(most), 'have value between 1 and 100');
  const from = cursor(call.text('NextToken'));
  const filters = call.objects('Filters').map(filterOf);
  const found = call.state
    .listed(call.now, call.rules.lag)
    .filter(({ DeletedDate }) => DeletedDate === undefined || call.flag('IncludePlannedDeletion'))
    .filter((entry) => filters.every((keeps) => keeps(entry)));
  const next = from + most;
  return {
    SecretList: found.slice(from, next),
    ...(next < found.length && { NextToken: `page-${next}` }),
  };
}

function cursor(token: string | undefined): number {
  if (token === undefined) return 0;
  const [, at] = /^page-(\d+)$/.exec(token) ?? [];
  if (at === undefined) throw new Refusal('InvalidNextTokenException', 'The NextToken value is invalid.');
  return Number(at);
}

/** Names match by their beginning, in their case; `!` turns a value round. Other keys are not served. */
function filterOf({ Key, Values }: Readonly<Record<string, unknown>>): (entry: Entry) => boolean {
  const values = Array.isArray(Values) ? Values.map(String) : [];
  if (Key !== 'name') throw invalid('key', String(Key), 'satisfy enum value set: [name] in this fake');
  for (const value of values)
    if (!FILTER_VALUE.test(value) || value.length > 512)
      throw invalid('values', value, 'satisfy its pattern');
  return ({ Name }) =>
    values.some((value) =>
      value.startsWith('!') ? !Name.startsWith(value.slice(1)) : Name.startsWith(value),
    );
}
