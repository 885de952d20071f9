import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Airflow } from './server.ts';

/** A Python process of the same installation, as a task is one, that answers questions. */
export interface Inside {
  ask(question: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): Promise<void>;
}

export function goInside({ python, env }: Airflow): Inside {
  const program = fileURLToPath(new URL('inside.py', import.meta.url));
  const child = spawn(python, [program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-5000);
  });
  const waiting: ((line: string | undefined) => void)[] = [];
  createInterface({ input: child.stdout })
    .on('line', (line) => waiting.shift()?.(line))
    .on('close', () => {
      for (const one of waiting.splice(0)) one(undefined);
    });
  return {
    async ask(question) {
      if (child.exitCode !== null) throw new Error(`the process inside has ended: ${said}`);
      const answer = new Promise<string | undefined>((resolve) => waiting.push(resolve));
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const line = await answer;
      if (line === undefined) throw new Error(`the process inside ended: ${said}`);
      return JSON.parse(line);
    },
    async close() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await ended;
    },
  };
}
