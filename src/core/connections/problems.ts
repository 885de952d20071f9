import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { isTable, leavesIn, type Table } from '../layouts/table.ts';
import type { Leaf } from '../model.ts';
import { dotted } from '../toml/path.ts';
import type { BuiltConnection, UnreadKeys } from './draft.ts';

interface BuiltFrom {
  readonly source: { readonly node: Leaf | Table };
  readonly built: BuiltConnection;
}

/** Finds what the hook would not take of a Connection. */
export const unreadKeys = ({ source: { node }, built }: BuiltFrom): Diagnostic[] =>
  built.unread.flatMap((unread) => unreadProblem(node, unread));

/** These columns of Airflow's database are as long everywhere. */
const MOST_CHARACTERS = 500;

/** Finds what Airflow's database would not take of a Connection. */
export function fieldsTooLong({ source: { node }, built: { connection } }: BuiltFrom): Diagnostic[] {
  const { host, schema } = connection;
  const fields = Object.entries({ host, schema }).filter(([, text]) => (text?.length ?? 0) > MOST_CHARACTERS);
  const at = leavesIn(node)[0]?.at;
  return fields.map(([field]) =>
    diagnostic('value-too-long', {
      message: `its ${field} is longer than the ${MOST_CHARACTERS} characters that Airflow keeps`,
      paths: [dotted(node.path)],
      ...(at && { at }),
      ...(isTable(node) && { hint: 'leave it out with --exclude, or push a document: --layout document' }),
    }),
  );
}

function unreadProblem(node: Leaf | Table, { keys, message }: UnreadKeys): Diagnostic {
  const leaves = leavesIn(node).filter(({ path }) =>
    keys.some((key) => dotted(path.slice(node.path.length)).startsWith(key)),
  );
  const [first = leavesIn(node)[0]] = leaves;
  const paths =
    keys.length === 0
      ? [dotted(node.path)]
      : isTable(node)
        ? keys.map((key) => `${dotted(node.path)}.${key}`)
        : [`${dotted(node.path)} (${keys.map((key) => key.replace(/^query\./, '?')).join(', ')})`];
  return diagnostic('not-in-connection', {
    message,
    hint:
      keys.length === 0
        ? 'add it beside the credentials, or give it to the hook in the DAG'
        : 'the Connection leaves it out; dlt has it from the document, and a DAG can give it to the hook',
    paths,
    ...(first && { at: first.at }),
  });
}
