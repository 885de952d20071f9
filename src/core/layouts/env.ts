import { envName } from '../dlt/names.ts';
import { variableOf } from '../entries.ts';
import type { Entry, Leaf } from '../model.ts';
import { type Candidate, candidatesOf } from './env-candidates.ts';
import { deadReason } from './env-problems/dead-keys.ts';
import { envProblems } from './env-problems/index.ts';
import type { Layout, LayoutOptions, LayoutSpec } from './layout.ts';
import { tableOf } from './table.ts';

/**
 * One entry a secret, under the environment variable in which dlt looks for it. In the order of the file; a
 * table as JSON stands before its keys. Names are unique: where two meet there is one entry, the one that
 * dlt would have read from TOML, and a problem of severity error.
 */
export const envLayout: Layout = (leaves, options) => {
  const drafts = inOrder(candidatesOf(tableOf(leaves), options), leaves);
  const meeting = byName(drafts, options);
  return {
    entries: inOrder(meeting.map(readByDlt), leaves).map(entryOf),
    problems: envProblems({ leaves, candidates: drafts, byName: meeting, options }),
  };
};

/**
 * `envLayout` behind an optional prefix: at the store the name is the prefix and what dlt looks up, or what
 * `--rename` says instead. The rules of an environment are those of the name without its prefix.
 */
export const envSpec: LayoutSpec = {
  describe: 'one entry for each secret, under the environment variable that dlt looks up',
  takes: ['prefix'],
  readAs: 'variables',
  lay: (leaves, options) => {
    const { entries, problems } = envLayout(leaves, options);
    const { prefix = '' } = options;
    if (prefix === '') return { entries, problems };
    return {
      entries: entries.map((entry) => ({
        ...entry,
        name: prefix + entry.name,
        variable: variableOf(entry),
      })),
      problems: problems.map((one) => (one.name === undefined ? one : { ...one, name: prefix + one.name })),
    };
  },
  pathOf: ({ name }, { prefix = '' }) =>
    name.startsWith(prefix) ? name.slice(prefix.length).toLowerCase().split('__') : undefined,
};

function inOrder(drafts: readonly Candidate[], leaves: readonly Leaf[]): Candidate[] {
  const place = new Map(leaves.map((leaf, index) => [leaf, index]));
  const first = ({ from }: Candidate) =>
    from.reduce((least, leaf) => Math.min(least, place.get(leaf) ?? 0), leaves.length);
  return drafts
    .map((draft) => ({ draft, at: first(draft) }))
    .sort((a, b) => a.at - b.at)
    .map(({ draft }) => draft);
}

/** Drafts that would be one entry at the store, together. */
function byName(drafts: readonly Candidate[], { caseInsensitive }: LayoutOptions): Candidate[][] {
  const key = ({ name }: Candidate) => (caseInsensitive ? name.toUpperCase() : name);
  return [...Map.groupBy(drafts, key).values()];
}

const readByDlt = (drafts: readonly Candidate[]): Candidate => {
  const [first] = drafts;
  const read = drafts.find(({ path }) => deadReason(path) === undefined) ?? first;
  if (!read) throw new Error('a group without a draft');
  return read;
};

const entryOf = ({ path, name, value, from }: Candidate): Entry => {
  const variable = envName(path);
  return { type: 'secret', name, ...(variable !== name && { variable }), value, from };
};
