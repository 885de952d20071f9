import type { Entry } from '../../core/model.ts';
import { dotted } from '../../core/toml/path.ts';

/*
 * The description of a connection or a variable: words for a person, and behind them what a later run needs.
 *
 *   Pushed by deploy-secrets for sources.x.key [deploy-secrets MARK as TAG.TAG after MARK.MARK holds a.b c.d +7]
 *
 * `as`: what could be read of it (see readable.ts). `after`: the marks before, newest first. `holds`: what is
 * inside of a document, as far as there is room, and how many more. Words that a person wrote stay when the entry is written again.
 */
export interface AirflowNote {
  readonly mark: string;
  readonly fingerprints: readonly string[];
  readonly previousMarks: readonly string[];
  readonly keys?: readonly string[];
  /** How many more there are, whose names found no room. */
  readonly unnamedKeys?: number;
}

/** What MySQL and SQLite hold for a connection, in characters. */
const MOST = 5000;
/** Words beyond that are cut. */
const MOST_WORDS = 1000;
const OURS = 'Pushed by deploy-secrets';

const KEY = String.raw`(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*")`;
const PATH = String.raw`${KEY}(?:\.${KEY})*`;
const TAIL = new RegExp(
  String.raw`\s*\[deploy-secrets ([a-z2-7]{63})(?: as ([a-z2-7.]+))?(?: after ([a-z2-7.]+))?(?: holds((?: ${PATH})*)(?: \+(\d{1,6}))?)?\]\s*$`,
);

/** What stands in a description, and the words before it. */
export function parseDescription(description: string): {
  readonly words: string;
  readonly note?: AirflowNote;
} {
  const found = TAIL.exec(description);
  if (!found) return { words: description.trim() };
  const [, mark = '', tags, past, keys, more] = found;
  return {
    words: description.slice(0, found.index).trim(),
    note: {
      mark,
      fingerprints: tags?.split('.') ?? [],
      previousMarks: past?.split('.') ?? [],
      ...(keys !== undefined && { keys: keys.match(new RegExp(PATH, 'g')) ?? [] }),
      ...(more !== undefined && { unnamedKeys: Number(more) }),
    },
  };
}

/** @param words those that stand there now, if the entry is there */
export function formatDescription(
  entry: Pick<Entry, 'from' | 'keys'>,
  note: AirflowNote | undefined,
  words: string | undefined,
): string {
  const start = wordsFor(entry, words).slice(0, MOST_WORDS);
  if (!note) return start;
  const { mark, fingerprints, previousMarks } = note;
  const parts = [
    `[deploy-secrets ${mark}`,
    ...(fingerprints.length > 0 ? [`as ${fingerprints.join('.')}`] : []),
    ...(previousMarks.length > 0 ? [`after ${previousMarks.join('.')}`] : []),
  ].join(' ');
  const holds = holding(entry.keys ?? [], MOST - start.length - parts.length - 2);
  return `${start} ${parts}${holds}]`;
}

function wordsFor({ from, keys }: Pick<Entry, 'from' | 'keys'>, there: string | undefined): string {
  if (there && !there.startsWith(OURS)) return there;
  if (keys) return `${OURS} for dlt`;
  return `${OURS} for ${from.map(({ path }) => dotted(path)).join(', ')}`;
}

/** As many of them as there is room for, and the count of the others. */
function holding(keys: readonly string[], room: number): string {
  if (keys.length === 0) return '';
  const whole = ` holds ${keys.join(' ')}`;
  if (whole.length <= room) return whole;
  let size = ` holds +${keys.length}`.length;
  const fitting = keys.findIndex((key) => {
    size += key.length + 1;
    return size > room;
  });
  return ` ${['holds', ...keys.slice(0, fitting), `+${keys.length - fitting}`].join(' ')}`;
}
