/** Tells how much alike two names are for people, so that a likely pair can be proposed; never more than a guess. */

/** Words that many names have, and that tell nothing of what a value is for. */
const COMMON = words(`
  sources source destinations destination credentials config credential api access auth oauth app etl dlt elt my the
  prod production live dev development stage staging test ci gha github actions default main
`);

/** What a value is: names of two kinds are not alike, whatever else they share. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  key: [...words('key apikey token pat secret bearer')],
  password: [...words('password passwd pass pwd passphrase')],
  user: [...words('user username login')],
  host: [...words('host hostname server')],
  database: [...words('database db dbname')],
  url: [...words('url uri dsn connection endpoint')],
  email: [...words('email mail')],
  id: [...words('id')],
  port: [...words('port')],
  project: [...words('project')],
  warehouse: [...words('warehouse wh')],
  role: [...words('role')],
  schema: [...words('schema')],
};
const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, all]) => all.map((word) => [word, kind] as const)),
);

/** Short forms that people write for a product. */
const FULL: Readonly<Record<string, string>> = {
  bq: 'bigquery',
  pg: 'postgres',
  postgresql: 'postgres',
  psql: 'postgres',
  sf: 'salesforce',
  ga4: 'analytics',
  gads: 'ads',
  mssql: 'sqlserver',
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

interface NameWords {
  /** What it is for: `hubspot`. */
  readonly subject: ReadonlySet<string>;
  /** `key`, `password`. */
  readonly kinds: ReadonlySet<string>;
}

function wordsOf(name: string): NameWords {
  const all = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => (Object.hasOwn(FULL, word) ? (FULL[word] ?? word) : word));
  return {
    subject: new Set(all.filter((word) => !COMMON.has(word) && !KIND_OF.has(word))),
    kinds: new Set(all.flatMap((word) => KIND_OF.get(word) ?? [])),
  };
}

/**
 * Counts how much speaks for a name being that of a value, by its dotted path; 0: nothing does. What both are for must be
 * shared, and what they are must not differ.
 */
export function similarity(name: string, path: string): number {
  const one = wordsOf(name);
  const all = wordsOf(path);
  const kinds = wordsOf(path.split('.').at(-1) ?? '').kinds;
  const shared = inBoth(one.subject, all.subject);
  const foreign = one.subject.size - shared;
  const sharedKinds = inBoth(one.kinds, kinds);
  const isOtherKind = one.kinds.size > 0 && kinds.size > 0 && sharedKinds === 0;
  if (shared === 0 || foreign > shared || isOtherKind) return 0;
  const isSameKind = sharedKinds === one.kinds.size && sharedKinds === kinds.size;
  return 10 * shared - 4 * foreign - (all.subject.size - shared) + (isSameKind ? 5 : 0);
}

const inBoth = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((word) => other.has(word)).length;
