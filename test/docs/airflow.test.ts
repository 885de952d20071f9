import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ConnectionType } from '../../src/core/connections/connection-type.ts';
import { GENERIC } from '../../src/core/connections/database-types.ts';
import { CONNECTION_TYPES } from '../../src/core/connections/types.ts';

const page = readFileSync(new URL('../../docs/airflow.md', import.meta.url), 'utf8');

const words = (list: readonly string[]): string => list.map((word) => `\`${word}\``).join(', ');

function toldBy({ type, keys, schemes, sections }: ConnectionType): string {
  if (type === 'generic') return 'anything else';
  const signs = { keys, scheme: schemes, section: sections };
  return Object.entries(signs)
    .flatMap(([sign, list]) => (list ? [`${sign} ${words(list)}`] : []))
    .join('; ');
}

function goesTo({ fields, extra = {}, notes }: ConnectionType): string {
  const renamed = Object.entries(extra).map(([key, name]) => `\`${key}\` as \`${name}\``);
  return [
    ...Object.entries(fields).flatMap(([field, keys]) =>
      keys.length > 0 ? [`${field}: ${words(keys)}`] : [],
    ),
    ...(renamed.length > 0 ? [`in \`extra\`: ${renamed.join(', ')}`] : []),
    ...(notes === undefined ? [] : [notes]),
  ].join('; ');
}

it('the table of connections is the one that the code has', () => {
  const rows = [...CONNECTION_TYPES, GENERIC].map(
    (kind) => `| \`${kind.type}\` | ${toldBy(kind)} | ${goesTo(kind)} |`,
  );
  const written = page
    .split('\n')
    .filter((line) => /^\| `[a-z_]+` \| (keys|scheme|section|anything)/.test(line));
  expect(written).toEqual(rows);
});
