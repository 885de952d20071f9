import { UserError } from './diagnostics.ts';

/** The parts of Node that print what is sent, what is received, or the environment of a program (Node 22 and 24). */
const TELLING = [
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'stream',
  'child_process',
  'undici',
  'fetch',
  'quic',
];

/**
 * Refuses to go on where NODE_DEBUG would make Node itself print the token, the key or a value: Node has read it
 * before us, and takes nothing back.
 */
export function checkNodeDebug({ NODE_DEBUG = '' }: Readonly<Record<string, string | undefined>>): void {
  const patterns = NODE_DEBUG.toLowerCase().split(',');
  const telling = TELLING.filter((part) => patterns.some((pattern) => patternOf(pattern).test(part)));
  if (telling.length === 0) return;
  throw new UserError(`NODE_DEBUG would make Node print secrets: it shows ${telling.join(', ')}`, {
    hint: 'unset NODE_DEBUG for this command',
  });
}

/** As Node reads it: `*` stands for anything, white space counts. */
const patternOf = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*')}$`);
