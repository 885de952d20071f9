import type { Redacted } from '../../core/redacted.ts';

/** What was sent, and may come back in a server's words. */
export type SentSecrets = readonly Redacted<string>[];

/** A piece of a value that is shorter tells nothing, and is a word of many sentences. */
const PIECE = 8;
/** A whole value that is shorter is a word too. */
const SHORTEST = 4;
/** What is hidden: a word that may be there by chance, or a piece of a value. */
const WORD = 1;
const ECHO = 2;
/** Twice of what is shown at most: the rest is not looked through. */
const LONGEST = 4_000;

/**
 * Tokens of GitHub in every form, also `ghs_APPID_JWT` (2026), those of Google, and JSON web tokens: whoever's they are.
 * No text is harmless with them, an address neither.
 */
const TOKENS =
  /\b(?:(?:gh[a-z]_|github_pat_)[\w.-]{4,}|ya29\.[\w.-]+|1\/\/[\w-]{16,}|GOCSPX-[\w-]+)|(?<![A-Za-z0-9])eyJ[\w-]{6,}(?:\.[\w-]*)*/g;

/**
 * Takes out of a server's words what was sent to it: whole, cut, in another case, or encoded as URLs, JSON, HTML, base64
 * and hexadecimals have it, with whatever hangs on to it. Nothing else is left out, and each gap shows.
 */
export function withoutEchoes(words: string, sent: SentSecrets = []): string {
  const forms = sent.flatMap((secret) => formsOf(secret.reveal()));
  const text = withoutWhole(words, forms).slice(0, LONGEST);
  const hidden = Uint8Array.from(text.split(''), (letter) => (letter === WHOLE ? ECHO : 0));
  const folded = fold(text);
  const shortestFirst = [...new Set(forms.map(fold))].sort((a, b) => a.length - b.length);
  for (const form of shortestFirst) hide(folded, form, hidden);
  spread(text, hidden);
  return withGaps(text, hidden).replace(TOKENS, '…').replace(/…+/g, '…');
}

function formsOf(secret: string): readonly string[] {
  const inUrl = encodeURIComponent(secret.toWellFormed());
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [
    secret,
    secret.replace(/\s+/g, ' '),
    JSON.stringify(secret).slice(1, -1),
    inUrl,
    inUrl.replaceAll('%20', '+'),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    Buffer.from(secret).toString('hex'),
  ];
}

/** Stands for an echo that was whole; no text has this letter. */
const WHOLE = '\uE000';

/** First of all what is there whole, so that a long value does not push out the sentence behind it. */
const withoutWhole = (words: string, forms: readonly string[]): string =>
  forms.filter(({ length }) => length > PIECE).reduce((text, form) => text.replaceAll(form, WHOLE), words);

/** Lower case, letter by letter: some letters would become two. */
const fold = (text: string): string =>
  text.replace(/\p{Lu}/gu, (letter) => {
    const lower = letter.toLowerCase();
    return lower.length === letter.length ? lower : letter;
  });

function hide(text: string, secret: string, hidden: Uint8Array): void {
  if (secret.length < SHORTEST) return;
  const length = Math.min(PIECE, secret.length);
  for (let at = 0; at + length <= text.length; at++) {
    const piece = text.slice(at, at + length);
    if (secret.includes(piece) && (length === secret.length || !piece.includes('://')))
      hidden.fill(length < PIECE ? WORD : ECHO, at, at + length);
  }
}

/** What hangs on to an echo is a part of it in a form that is not known; quotes and brackets end it. */
function spread(text: string, hidden: Uint8Array): void {
  const join = (at: number, from: number): void => {
    if (hidden[from] === ECHO && /[^\s"'`´“”‘’<>()[\]{},;…]/.test(text.charAt(at))) hidden[at] = ECHO;
  };
  for (let at = 1; at < text.length; at++) join(at, at - 1);
  for (let at = text.length - 2; at >= 0; at--) join(at, at + 1);
}

const withGaps = (text: string, hidden: Uint8Array): string =>
  [...hidden].reduce(
    (shown, isHidden, at) =>
      isHidden === 0 ? shown + text.charAt(at) : (hidden[at - 1] ?? 0) > 0 ? shown : `${shown}…`,
    '',
  );
