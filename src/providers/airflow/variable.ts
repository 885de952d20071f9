import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { encodeText, pythonRepr } from '../../core/dlt/encode.ts';
import { airflowVariable } from '../../core/dlt/names.ts';
import { wholeTables } from '../../core/dlt/whole-tables.ts';
import type { LayoutOptions, LayoutSpec } from '../../core/layouts/layout.ts';
import { firstOfEachName, nameCollisions, renamesOfNothing } from '../../core/layouts/name-problems.ts';
import { withoutPipeline } from '../../core/layouts/table-form.ts';
import type { Entry, Leaf, Path, TomlValue } from '../../core/model.ts';
import { Redacted } from '../../core/redacted.ts';
import { dotted, tablesAround } from '../../core/toml/path.ts';
import { parseJson } from '../http/answers.ts';

/** One Variable a secret, under the dotted name that dlt's provider for Airflow looks up last of all. */
export const variableLayout: LayoutSpec = {
  describe: 'one Variable for each secret, which dlt looks up; not for every value',
  takes: ['pipeline'],
  readAs: 'vault',
  config: 'inline',
  lay: (leaves, options) => {
    const values = leaves.filter(({ value }) => value.reveal().type !== 'table');
    const entries = values.map((leaf) => entryOf(leaf, options));
    const paths = values.map(({ path }) => path);
    return {
      entries: firstOfEachName(entries),
      problems: [
        ...nameCollisions(entries),
        ...values.flatMap((leaf) => misreads(leaf, options)),
        ...leaves.filter((leaf) => !values.includes(leaf)).map(emptyTable),
        ...renamesOfNothing(options.rename, paths, 'that becomes a variable'),
      ],
    };
  },
  pathOf: ({ type, name }, { pipeline }) => {
    if (type !== 'variable' || name.split('.').at(-1) === airflowVariable(undefined)) return undefined;
    const prefix = pipeline === undefined ? '' : `${pipeline}.`;
    return name.startsWith(prefix) ? name.slice(prefix.length).split('.') : undefined;
  },
};

const entryOf = (leaf: Leaf, options: LayoutOptions): Entry => ({
  type: 'variable',
  name: nameOf(leaf.path, options),
  value: new Redacted(variableText(leaf.value.reveal())),
  from: [leaf],
});

const nameOf = (path: Path, { rename, pipeline }: LayoutOptions): string =>
  rename.get(dotted(path)) ??
  [
    ...(pipeline === undefined ? [] : [pipeline]),
    ...path.slice(0, -1).filter((key) => key !== ''),
    ...path.slice(-1),
  ].join('.');

function misreads({ path, value, at }: Leaf, options: LayoutOptions): Diagnostic[] {
  const reason = tablesAround(path).some((table) =>
    wholeTables(options.code)(withoutPipeline(table, options)),
  )
    ? 'dlt reads the table around it as a whole, and never a key in it'
    : misreadReason(value.reveal());
  if (reason === undefined) return [];
  return [
    diagnostic('read-otherwise', {
      message: `from a Variable of its own dlt would not read this value: ${reason}`,
      hint: 'push it with --layout document, which keeps every value as it is',
      name: nameOf(path, options),
      paths: [dotted(path)],
      at,
    }),
  ];
}

const emptyTable = ({ path, at }: Leaf): Diagnostic =>
  diagnostic('empty-table', {
    message: 'an empty table, which has no value to push',
    hint: 'where dlt takes a mapping there, push it with --layout document',
    paths: [dotted(path)],
    at,
  });

/*
 * Foresees what dlt makes of the text of a Variable that is no document (`auto_config_fragment` and `auto_cast`, dlt
 * 1.26 to 1.31, checked 2026-11-24): a text that parses as a TOML document, or as a mapping in YAML or JSON, is merged
 * into the root of all settings and gone from where it belongs. What is left becomes a boolean, a number or a
 * list if it looks like one. So a number, a switch or a list arrives as it is, and a text that looks like one does not.
 */

/** Writes the text of a Variable from which dlt makes the value again, if it can. */
const variableText = (value: TomlValue): string =>
  value.type === 'float' ? pythonRepr(value.value) : encodeText(value);

/** Tells why the value would arrive as another. Undefined: it arrives. YAML is guessed at: rather one too many. */
export function misreadReason(value: TomlValue): string | undefined {
  const text = variableText(value);
  if (isTomlDocument(text) || isMappingText(text))
    return 'it looks like a document and would be merged into all the settings';
  if (value.type === 'string' && isAutoCast(text))
    return 'it looks like a number, a switch or a list, and would become one';
  return value.type !== 'string' && losesItsType(value) ? 'JSON and plain text have no such type' : undefined;
}

/** Dates become text; in a list, so does what JSON does not have. */
function losesItsType(value: TomlValue, isInside = false): boolean {
  switch (value.type) {
    case 'datetime':
    case 'date':
    case 'time':
      return true;
    case 'float':
      return isInside && !Number.isFinite(value.value);
    case 'integer':
      return isInside && (value.value < -(2n ** 63n) || value.value >= 2n ** 64n);
    case 'array':
      return value.items.some((item) => losesItsType(item, true));
    case 'table':
      return [...value.entries.values()].some((member) => losesItsType(member, true));
    default:
      return false;
  }
}

const KEY = String.raw`(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')`;
const KEYS = String.raw`\s*${KEY}(?:\s*\.\s*${KEY})*\s*`;
/** A comment, the header of a table, or a key and the start of a value, which no bare word is. */
const TOML_LINE = new RegExp(
  String.raw`^\s*(?:#|\[${KEYS}\]\s*(?:#|$)|\[\[${KEYS}\]\]\s*(?:#|$)|${KEYS}=\s*(?:["'[{+\-\d]|true|false|inf|nan))`,
);

/** The first line that is not blank decides; nothing at all is a document too. */
function isTomlDocument(text: string): boolean {
  const line = text.split(/\r\n|\n/).find((one) => one.trim() !== '');
  return line === undefined || TOML_LINE.test(line);
}

/**
 * A colon before a space or the end of a line; a line that begins with `?`; a mapping in braces, also behind a tag
 * or an anchor of YAML.
 */
const isMappingText = (text: string): boolean =>
  /:(?:[\s\x85]|$)|(?:^|[\n\r\x85\u2028\u2029])[\s\p{Cc}]*\?/u.test(text) ||
  /^[\s\p{Cc}]*(?:---\s*)?(?:\{|[!&].*\{)/su.test(text);

/** Strips white space as Python does, which is some of the control characters too. */
const strip = (text: string): string => text.replace(/^[\s\p{Cc}]+|[\s\p{Cc}]+$/gu, '');

/** Finds what Python's `int()` and `float()` take, `0x1F`, `true` and `false`, and JSON in brackets. */
function isAutoCast(text: string): boolean {
  const trimmed = strip(text);
  if (/^[[{]/.test(trimmed)) return parseJson(trimmed) !== undefined;
  return (
    /^(true|false)$/i.test(trimmed) ||
    /^[+-]?(inf|infinity|nan)$/i.test(trimmed) ||
    /^[+-]?0x/i.test(trimmed) ||
    /^[+-]?(\p{Nd}[\p{Nd}_]*\.?[\p{Nd}_]*|\.\p{Nd}[\p{Nd}_]*)(e[+-]?\p{Nd}[\p{Nd}_]*)?$/iu.test(trimmed)
  );
}
