import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formsFound } from './forms.ts';

const secret = 'canary-7f3a "x" /slash+plus';
const bytes = Buffer.from(secret);

describe('finds a secret in any form', () => {
  it.each([
    ['clear', secret],
    ['upper case', secret.toUpperCase()],
    ['reversed', [...secret].reverse().join('')],
    ['inspect of a buffer, cut', inspect(Buffer.concat([bytes, Buffer.alloc(100)]))],
    ['inspect of bytes', inspect([...bytes])],
    ['inspect of bytes in lines', inspect(Uint8Array.from(bytes), { breakLength: 20 })],
    ['JSON of a buffer', JSON.stringify(bytes)],
    ['indented JSON of a buffer', JSON.stringify({ data: bytes }, undefined, 2)],
    ['decimals and spaces', [...bytes].join(' ')],
    ['octal', [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['hex and colons', [...bytes].map((byte) => byte.toString(16)).join(':')],
    ['hex in C', [...bytes].map((byte) => `0x${byte.toString(16)}`).join(', ')],
    ['hex in Python', [...bytes].map((byte) => `\\x${byte.toString(16)}`).join('')],
    ['base64', bytes.toString('base64')],
    ['base64, behind one byte', Buffer.from(`:${secret}`).toString('base64')],
    ['base64, behind two', Buffer.from(`a:${secret}!`).toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ['a URL', encodeURIComponent(secret)],
    ['JSON', JSON.stringify(secret)],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ secret }))],
    ['\\u', '\\u0063\\u0061\\u006e\\u0061\\u0072\\u0079\\u002d\\u0037\\u0066\\u0033\\u0061'],
    ['UTF-16 in hex', Buffer.from(secret, 'utf16le').toString('hex')],
    ['UTF-16 in decimal', inspect([...Buffer.from(secret, 'utf16le')], { maxArrayLength: null })],
    ['UTF-16, high byte first, in base64', Buffer.from(secret, 'utf16le').swap16().toString('base64')],
  ])('%s', (_, text) => {
    expect(formsFound([secret], `before ${text} after`)).not.toEqual([]);
  });

  it.each(['', 'canary', 'nothing here, 99, 97, 110', '63 61 6e'])('and none in %j', (text) => {
    expect(formsFound([secret], text)).toEqual([]);
  });
});
