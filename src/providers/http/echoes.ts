import type { Redacted } from '../../core/redacted.ts';

/** What was sent, and may come back in a server's words. */
export type SentSecrets = readonly Redacted<string>[];

/** A piece of a value that is shorter tells nothing, and is a word of many sentences. */
const PIECE = 8;
/** A whole value that is shorter is a word too. */
const SHORTEST = 4;
/** Twice of what is shown at most: the rest is not looked through. */
const LONGEST = 4_000;

/** Tokens of GitHub in every form, also `ghs_APPID_JWT` (2026), and JSON web tokens: whoever's they are. */
const TOKENS = /\b(?:gh[a-z]_|github_pat_)[\w.-]{4,}|(?<![A-Za-z0-9])eyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?/g;

/**
 * Takes out of a server's words what was sent to it: whole, cut, in another case, or encoded as URLs, JSON and base64
 * have it. Nothing else is left out, and each gap shows.
 */
export function withoutEchoes(words: string, sent: SentSecrets = []): string {
  const text = words.slice(0, LONGEST);
  const hidden = new Uint8Array(text.length);
  const lower = text.toLowerCase();
  for (const secret of sent) for (const form of formsOf(secret.reveal())) hide(lower, form, hidden);
  return withGaps(text, hidden).replace(TOKENS, '…');
}

function formsOf(secret: string): readonly string[] {
  const forms = [
    secret,
    secret.replace(/\s+/g, ' '),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
  return [...new Set(forms.map((form) => form.toLowerCase()))];
}

function hide(text: string, secret: string, hidden: Uint8Array): void {
  if (secret.length < SHORTEST) return;
  const length = Math.min(PIECE, secret.length);
  for (let at = 0; at + length <= text.length; at++)
    if (secret.includes(text.slice(at, at + length))) hidden.fill(1, at, at + length);
}

const withGaps = (text: string, hidden: Uint8Array): string =>
  [...hidden].reduce(
    (shown, isHidden, at) =>
      isHidden === 0 ? shown + text.charAt(at) : hidden[at - 1] === 1 ? shown : `${shown}…`,
    '',
  );
