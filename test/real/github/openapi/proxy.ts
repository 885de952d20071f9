import { request as send } from 'node:http';
import { bodyOf, listen, serverFor, stop } from '../../../fakes/github/http.ts';
import { answerChecker, type GivenAnswer } from './answers.ts';
import { readDocument } from './document.ts';
import { requestChecker, type SentRequest } from './requests.ts';

/** A request that went through, and what the description says of it and of its answer. */
export interface Exchange {
  readonly asked: string;
  readonly operation: string | undefined;
  readonly wrong: readonly string[];
  readonly wrongAnswer: readonly string[];
}

/** A server in front of another that lets everything through, and holds it to GitHub's own description. */
export interface ValidatingProxy {
  readonly url: string;
  /** What went through since it was last asked. */
  take(): Exchange[];
  /** From now on what arrives is led there. */
  lead(behind: string): void;
  close(): Promise<void>;
}

export async function startProxy(): Promise<ValidatingProxy> {
  const document = readDocument();
  const checkRequest = requestChecker(document);
  const checkAnswer = answerChecker(document);
  let behind = '';
  let exchanges: Exchange[] = [];
  const server = serverFor(async (incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const request: SentRequest = { method, path, headers, body: await bodyOf(incoming) };
    const { operation, faults: wrong } = checkRequest(request);
    const answer = await forward(request, behind);
    const wrongAnswer = answer ? checkAnswer(request, answer) : [];
    exchanges.push({ asked: `${method} ${path}`, operation, wrong, wrongAnswer });
    if (answer) outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    else incoming.socket.destroy();
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    take: () => exchanges.splice(0),
    lead: (to) => {
      behind = to;
      exchanges = [];
    },
    close: () => stop(server),
  };
}

/** Sends it on as it came. Undefined where the server behind gives no answer. */
function forward(
  { method, path, headers, body }: SentRequest,
  behind: string,
): Promise<GivenAnswer | undefined> {
  return new Promise((resolve) => {
    const request = send(`${behind}${path}`, { method, headers }, async (response) => {
      const answered = await bodyOf(response);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answered });
    });
    request.once('error', () => resolve(undefined));
    request.end(body);
  });
}
