import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SyncPost } from './sync.ts';

const home = fileURLToPath(new URL('../../../.cache/peers/aws/', import.meta.url));

/** The Python that has moto, and dlt with what it needs for AWS. */
export const PYTHON = `${home}bin/python`;

/** What the SDK needs to reach it; moto takes every key. */
export const envFor = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIACANARY7F3AEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'canary-7f3a',
});

export interface Moto {
  readonly url: string;
  /** What someone else asks with the same API, waited for; the parsed answer. */
  ask(operation: string, input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Everything is gone. */
  reset(): void;
  close(): Promise<void>;
}

/** A server of its own on a free port of 127.0.0.1. */
export async function startMoto(): Promise<Moto> {
  const child = spawn(PYTHON, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PYTHONUNBUFFERED: '1' },
  });
  const url = await addressIn(child.stderr);
  const post = new SyncPost();
  return {
    url,
    ask(operation, input) {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `secretsmanager.${operation}`,
        authorization: 'AWS4-HMAC-SHA256 Credential=x/20261124/eu-west-1/secretsmanager/aws4_request',
      };
      return JSON.parse(post.send(url, headers, JSON.stringify(input)));
    },
    reset: () => void post.send(`${url}/moto-api/reset`, {}, ''),
    async close() {
      child.kill();
      await post.close();
    },
  };
}

/** Goes on reading afterwards: the server would wait for ever to write its next line. */
function addressIn(stream: Readable): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    stream.once('close', () => reject(new Error(`moto did not start: ${said}`)));
    stream.on('data', (chunk: Buffer) => {
      if (said.length > 10_000) return;
      said += chunk.toString('utf8');
      const [, url] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}
