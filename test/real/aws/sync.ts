import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** Sends a POST and waits for the answer, for those who cannot wait otherwise: from a thread of its own. */
export class SyncPost {
  readonly #worker: Worker;
  readonly #done = new Int32Array(new SharedArrayBuffer(4));
  readonly #channel = new MessageChannel();

  constructor() {
    this.#worker = new Worker(worker, {
      eval: true,
      workerData: { port: this.#channel.port2, done: this.#done },
      transferList: [this.#channel.port2],
    });
  }

  /** The body of the answer, whatever its status. */
  send(url: string, headers: Readonly<Record<string, string>>, body: string): string {
    Atomics.store(this.#done, 0, 0);
    this.#channel.port1.postMessage({ url, headers, body });
    if (Atomics.wait(this.#done, 0, 0, 20_000) === 'timed-out') throw new Error(`${url} does not answer`);
    const { text, error } = receiveMessageOnPort(this.#channel.port1)?.message ?? {};
    if (typeof text !== 'string') throw new Error(`${url}: ${error}`);
    return text;
  }

  async close(): Promise<void> {
    this.#channel.port1.close();
    await this.#worker.terminate();
  }
}

const worker = `
const { workerData: { port, done } } = require('node:worker_threads');
port.on('message', async ({ url, headers, body }) => {
  const answer = await fetch(url, { method: 'POST', headers, body }).then(
    async (reply) => ({ text: await reply.text() }),
    (error) => ({ error: String(error) }),
  );
  port.postMessage(answer);
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
});
`;
