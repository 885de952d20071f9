import { type Document, visit } from 'yaml';
import { type Position, place, UserError } from '../../diagnostics.ts';
import { checkedName } from '../names.ts';
import { expressionsIn, type NamedReference, replaceReference } from '../references/expressions.ts';
import { dataText } from '../same-data.ts';
import { parseWithAliases } from '../yaml.ts';

/** One place that shall read another name. */
export interface ReferenceChange {
  /** Where the expression begins. */
  readonly at: Position;
  readonly from: NamedReference;
  readonly to: NamedReference;
}

/**
 * Lets places of a workflow's text read other names. Everything else stays as it was, to the character; the new text is read
 * again, and differs from the old one in those names alone.
 *
 * @throws UserError where a place is not written so that it can be changed, or a name is none that GitHub takes
 */
export function replaceReferences(text: string, file: string, changes: readonly ReferenceChange[]): string {
  const starts = lineStarts(text);
  const offsetOf = ({ at: { line, column } }: ReferenceChange): number =>
    (starts[line - 1] ?? 0) + column - 1;
  // From the end, so that what comes before stays where it is.
  const fromEnd = changes.toSorted((one, other) => offsetOf(other) - offsetOf(one));
  const after = fromEnd.reduce((so, change) => replaceAt(so, offsetOf(change), change), text);
  if (!differsOnlyIn(changes, text, after, file)) throw notReplaceable(file, changes);
  return after;
}

function replaceAt(text: string, offset: number, change: ReferenceChange): string {
  const [first] = expressionsIn(text.slice(offset, text.indexOf('\n', offset) + 1 || undefined));
  const before = first?.offset === 0 ? `\${{${first.expression}}}` : undefined;
  const after = before === undefined ? undefined : withName(before, change);
  if (before === undefined || after === undefined || before === after)
    throw notReplaceable(change.at.file, [change]);
  return text.slice(0, offset) + after + text.slice(offset + before.length);
}

const withName = (text: string, { from, to }: ReferenceChange): string =>
  replaceReference(text, from, `${to.context}.${checkedName(to.name)}`);

/** Tells whether both texts say the same once old and new names are one. */
function differsOnlyIn(
  changes: readonly ReferenceChange[],
  before: string,
  after: string,
  file: string,
): boolean {
  const levelled = (text: string): string => {
    const { document } = parseWithAliases(text, file);
    levelNames(document, changes);
    return dataText(document);
  };
  return levelled(before) === levelled(after);
}

const levelNames = (document: Document, changes: readonly ReferenceChange[]): void =>
  visit(document, {
    Scalar: (key, scalar) => {
      if (key !== 'key' && typeof scalar.value === 'string')
        scalar.value = changes.reduce(withName, scalar.value);
    },
  });

const lineStarts = (text: string): number[] => [
  0,
  ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1),
];

const notReplaceable = (file: string, changes: readonly ReferenceChange[]): UserError => {
  const [first] = changes;
  return new UserError(
    `${first ? place(first.at) : file}: the name here is not written so that it can be changed`,
    {
      hint: `change it by hand${first ? `, to ${first.to.context}.${first.to.name}` : ''}, or write the expression in one line`,
    },
  );
};
