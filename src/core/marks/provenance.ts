import type { LastPush } from '../model.ts';

/*
 * Who pushed, in which run, of which commit, and when: one word, without white space, that stands beside the marks under
 * the same seal.
 *
 *   AT,BY,RUN,COMMIT,TREE
 *
 * AT is in seconds since 1970; TREE is `clean` or `dirty`. Each is empty where it is not known; what is neither letter nor
 * digit nor one of -_.~!*'()/:@+ is encoded as in a URL. It tells nothing that a commit does not tell, and is bounded: whoever
 * may set a user's name must not fill the manifest, nor break a line or turn the text around for those who read it.
 */

/** What is known of a push but for its time. */
export type Provenance = Omit<LastPush, 'at'>;

const MOST = { by: 64, run: 200 } as const;

/** The same as it may be kept and shown: of one line, printable, no longer than there is room for. */
export function cleanProvenance({ by, run, commit, dirty }: Provenance): Provenance {
  const who = printableLine(by ?? '');
  const link = cleanRun(run?.trim() ?? '');
  const hash = commit?.trim().toLowerCase() ?? '';
  return {
    ...(who !== '' && { by: who }),
    ...(link !== '' && { run: link }),
    ...(/^[0-9a-f]{7,64}$/.test(hash) && { commit: hash }),
    ...(dirty !== undefined && { dirty }),
  };
}

/** Without what moves a cursor, turns text around or is not to be seen. */
const printableLine = (text: string): string =>
  [
    ...text
      .toWellFormed()
      .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
      .replace(/[\p{C}\uFFFD]/gu, '')
      .replace(/ {2,}/g, ' ')
      .trim(),
  ]
    .slice(0, MOST.by)
    .join('')
    .trim();

/** A number, or an address: of that no more than where it leads. */
function cleanRun(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) return '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAddress = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url && !isAddress) return '';
  const run = url ? `${url.origin}${url.pathname}` : text;
  return run.length <= MOST.run ? run : '';
}

/** Writes the word of a push. */
export function formatPush({ at, ...push }: LastPush): string {
  const { by = '', run = '', commit = '', dirty } = cleanProvenance(push);
  const tree = dirty === undefined ? '' : dirty ? 'dirty' : 'clean';
  return [Math.floor(at.getTime() / 1000), ...[by, run, commit, tree].map(encode)].join(',');
}

/** Reads the word of a push; undefined for any other, which is no reason to stop. */
export function parsePush(word: string): LastPush | undefined {
  const [time = '', by = '', run = '', commit = '', tree = '', ...more] = word.split(',');
  if (!/^\d{1,11}$/.test(time) || more.length > 0) return undefined;
  const [who, link] = [by, run].map(decode);
  if (who === undefined || link === undefined) return undefined;
  const dirty = tree === 'dirty' ? true : tree === 'clean' ? false : undefined;
  const push = cleanProvenance({ by: who, run: link, commit, ...(dirty !== undefined && { dirty }) });
  return { at: new Date(Number(time) * 1000), ...push };
}

/** Whether more than its time is known. */
export const isSigned = ({ by, run, commit, dirty }: Provenance): boolean =>
  [by, run, commit, dirty].some((one) => one !== undefined);

/** The one that was last, of those that are known. */
export const latestPush = (pushes: readonly (LastPush | undefined)[]): LastPush | undefined =>
  pushes.reduce((one, other) => (one && (!other || one.at >= other.at) ? one : other), undefined);

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:2F|3A|40|2B)/g, (code) => decodeURIComponent(code));

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
