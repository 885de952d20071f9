import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';

/**
 * Tells whether a text is one document of YAML that says what this one says: the same values of the same types, with the
 * same anchors and aliases, since one more line behind an anchor is one more wherever its alias stands. The order of
 * keys says nothing.
 */
export function isSameData(text: string, document: Document): boolean {
  const read = parseDocument(text);
  return read.errors.length === 0 && canonical(read.contents) === canonical(document.contents);
}

/** Writes what a document says as a text that another one has if it says the same. */
export const dataText = ({ contents }: Document): string => canonical(contents);

const canonical = (contents: unknown): string => JSON.stringify(shapeOf(contents));

/** A node as lists alone; what was set in a document may be a plain value. */
function shapeOf(node: unknown): unknown {
  if (isAlias(node)) return ['alias', node.source];
  if (isSeq(node)) return [...labelsOf(node, 'seq'), 'list', node.items.map(shapeOf)];
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => JSON.stringify([shapeOf(key), shapeOf(value)]));
    return [...labelsOf(node, 'map'), 'map', pairs.toSorted()];
  }
  const value: unknown = isScalar(node) ? node.value : node;
  return [...labelsOf(isScalar(node) ? node : {}), typeof value, String(value)];
}

const YAML_TAG = 'tag:yaml.org,2002:';

/**
 * The anchor, and a tag that says what the rest does not: those of YAML itself show in the type of a scalar. A map or a
 * list may have its own alone: `!!null` in front of one is an error to others.
 */
function labelsOf(
  { anchor = '', tag = '' }: { anchor?: string; tag?: string },
  kind?: 'map' | 'seq',
): string[] {
  const isShown = kind === undefined ? tag.startsWith(YAML_TAG) : tag === `${YAML_TAG}${kind}`;
  return [anchor, isShown ? '' : tag];
}
