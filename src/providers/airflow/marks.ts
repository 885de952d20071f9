import type { Keyring } from '../../core/marks/mark.ts';
import { formatPush, parsePush } from '../../core/marks/provenance.ts';
import type { Entry, LastPush } from '../../core/model.ts';
import { dotted } from '../../core/toml/path.ts';

/*
 * The description of a connection or a variable: words for a person, and behind them what a later run needs.
 *
 *   Pushed by deploy-secrets for sources.x.key [pushed PUSH SEAL] [deploy-secrets MARK as TAG.TAG after MARK.MARK holds a.b c.d +7]
 *
 * `as`: the fingerprints of what Airflow lists in clear (see fingerprints.ts). `after`: the marks before, newest first.
 * `holds`: the keys inside of a document, as far as there is room, and how many more. Words that a person wrote stay
 * when the entry is written again. `pushed`: who did, a word as core/marks/provenance.ts has it, sealed to the name and the mark. It stands
 * before what is in brackets, so that a program that does not know it takes it for words.
 */
export interface AirflowNote {
  readonly mark: string;
  readonly fingerprints: readonly string[];
  readonly previousMarks: readonly string[];
  /** Who pushed: PUSH SEAL. */
  readonly push?: string;
  readonly keys?: readonly string[];
  /** How many more there are, whose names found no room. */
  readonly unnamedKeys?: number;
}

/** MySQL and SQLite hold so many characters for a connection. */
const MOST_CHARACTERS = 5000;
/** Words beyond that are cut. */
const MOST_WORDS = 1000;
const OUR_WORDS = 'Pushed by deploy-secrets';

const KEY = String.raw`(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*")`;
const PATH = String.raw`${KEY}(?:\.${KEY})*`;
const NOTE = new RegExp(
  String.raw`\s*(?:\[pushed (\S+ [a-z2-7]{26})\])?\s*\[deploy-secrets ([a-z2-7]{63})(?: as ([a-z2-7.]+))?(?: after ([a-z2-7.]+))?(?: holds((?: ${PATH})*)(?: \+(\d{1,6}))?)?\]\s*$`,
);

/** Splits a description into a person's words and our note. */
export function parseDescription(description: string): {
  readonly words: string;
  readonly note?: AirflowNote;
} {
  const match = NOTE.exec(description);
  if (!match) return { words: description.trim() };
  const [, push, mark = '', fingerprints, previousMarks, keys, unnamedKeys] = match;
  return {
    words: description.slice(0, match.index).trim(),
    note: {
      mark,
      fingerprints: fingerprints?.split('.') ?? [],
      previousMarks: previousMarks?.split('.') ?? [],
      ...(push !== undefined && { push }),
      ...(keys !== undefined && { keys: keys.match(new RegExp(PATH, 'g')) ?? [] }),
      ...(unnamedKeys !== undefined && { unnamedKeys: Number(unnamedKeys) }),
    },
  };
}

/**
 * Writes a description.
 * @param oldWords those that stand there now, if the entry is there
 */
export function formatDescription(
  entry: Pick<Entry, 'from' | 'keys'>,
  note: AirflowNote | undefined,
  oldWords: string | undefined,
): string {
  const words = wordsFor(entry, oldWords).slice(0, MOST_WORDS);
  if (!note) return words;
  const { mark, fingerprints, previousMarks, push } = note;
  const marks = [
    ...(push === undefined ? [] : [`[pushed ${push}]`]),
    `[deploy-secrets ${mark}`,
    ...(fingerprints.length > 0 ? [`as ${fingerprints.join('.')}`] : []),
    ...(previousMarks.length > 0 ? [`after ${previousMarks.join('.')}`] : []),
  ].join(' ');
  const keys = formatKeys(entry.keys ?? [], MOST_CHARACTERS - words.length - marks.length - 2);
  return `${words} ${marks}${keys}]`;
}

function wordsFor({ from, keys }: Pick<Entry, 'from' | 'keys'>, oldWords: string | undefined): string {
  if (oldWords && !oldWords.startsWith(OUR_WORDS)) return oldWords;
  if (keys) return `${OUR_WORDS} for dlt`;
  return `${OUR_WORDS} for ${from.map(({ path }) => dotted(path)).join(', ')}`;
}

/** Lists as many keys as there is room for, and counts the others. */
function formatKeys(keys: readonly string[], room: number): string {
  if (keys.length === 0) return '';
  const all = ` holds ${keys.join(' ')}`;
  if (all.length <= room) return all;
  let size = ` holds +${keys.length}`.length;
  const fitting = keys.findIndex((key) => {
    size += key.length + 1;
    return size > room;
  });
  return ` ${['holds', ...keys.slice(0, fitting), `+${keys.length - fitting}`].join(' ')}`;
}

const PURPOSE = 'airflow-push';

/** Seals who pushed to one entry, by its name and mark. */
export function formatProvenance(push: LastPush, name: string, mark: string, keyring: Keyring): string {
  const word = formatPush(push);
  return `${word} ${keyring.seal(PURPOSE, name, mark, word)}`;
}

/** Who pushed it; undefined where nobody said so, or without the key of the mark. */
export function readProvenance(
  { push = '', mark }: Pick<AirflowNote, 'push' | 'mark'>,
  name: string,
  keyring: Keyring | undefined,
): LastPush | undefined {
  const [word = '', seal = ''] = push.split(' ');
  return keyring?.verifySeal(mark.slice(1, 5), seal, PURPOSE, name, mark, word) ? parsePush(word) : undefined;
}
