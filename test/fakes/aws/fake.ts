import type { Server, ServerResponse } from 'node:http';
import { type Fault, Faults } from '../github/faults.ts';
import { bodyOf, listen, serverFor, stop } from '../github/http.ts';
import type { RecordedRequest } from '../github/log.ts';
import { Call, type Rules } from './call.ts';
import { operations } from './operations.ts';
import { refuseAs } from './real-refusals.ts';
import { Refusal } from './refusal.ts';
import { assumeRole } from './roles.ts';
import { checkSignature } from './signature.ts';
import { type Secret, State } from './state.ts';

export interface FakeAwsOptions {
  /** Default: 123456789012. */
  readonly account?: string;
  /** Default: eu-west-1. */
  readonly region?: string;
  /** Default: the real one. */
  readonly clock?: { now(): number };
}

/** The access key that is there at the start. */
export const KEY = { id: 'AKIACANARY7F3AEXAMPLE', secret: 'canary-7f3a/secret+access-key' } as const;

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request, with the operation that it asks for: `ListSecrets`. */
export type AwsRequest = RecordedRequest & { readonly operation: string };

export class FakeAws {
  /** Where it listens: the endpoint for the SDK, for Secrets Manager and STS alike. */
  url = '';
  readonly faults = new Faults();
  readonly requests: AwsRequest[] = [];
  readonly keys = new Map<string, string>([[KEY.id, KEY.secret]]);
  readonly expired = new Set<string>();
  readonly rules: Rules = {
    lag: 0,
    forceDelay: 0,
    denied: new Set(),
    kms: new Map(),
    refusals: new Map(),
    perSecond: new Map(),
  };
  readonly state: State;
  readonly #clock: { now(): number };
  readonly #server: Server;
  readonly #served: { readonly operation: string; readonly at: number }[] = [];
  #failure: unknown;
  #ids = 0;
  #serving = 0;

  constructor({ account = '123456789012', region = 'eu-west-1', clock = Date }: FakeAwsOptions) {
    this.state = new State(account, region);
    this.#clock = clock;
    this.#server = serverFor((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#failure ??= error;
        response.destroy();
      });
    });
  }

  async start(): Promise<void> {
    this.url = `http://127.0.0.1:${await listen(this.#server)}`;
  }

  /** Stops listening. Throws what went wrong inside the fake, if anything did. */
  async close(): Promise<void> {
    await stop(this.#server);
    if (this.#failure) throw this.#failure;
  }

  /** What it gives brings back the secrets and the log as they are now, and forgets what goes wrong. The rules stay. */
  save(): () => void {
    const bringBack = this.state.save();
    const [requests, served] = [this.requests.length, [...this.#served]];
    return () => {
      if (this.#serving > 0) throw new Error('a request is under way');
      bringBack();
      this.requests.length = requests;
      this.#served.splice(0, this.#served.length, ...served);
      this.faults.clear();
    };
  }

  /** The operations asked for so far, in order. */
  asked(): string[] {
    return this.requests.map(({ operation }) => operation);
  }

  /** As the console shows it: undefined when it is marked for deletion. */
  value(name: string): string | undefined {
    const secret = this.state.get(name);
    return secret?.deletedAt === undefined ? secret?.at('AWSCURRENT')?.value : undefined;
  }

  secret(name: string): Secret | undefined {
    return this.state.get(name);
  }

  /** What someone else does with the same API, and with a version id of their own. */
  byHand(operation: string, input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const filled = { ClientRequestToken: crypto.randomUUID(), ...input };
    const rules: Rules = { ...this.rules, denied: new Set(), refusals: new Map() };
    return run(operation, new Call(this.state, rules, this.#clock.now(), filled));
  }

  setByHand(name: string, value: string, token: string = crypto.randomUUID()): void {
    const input = { ClientRequestToken: token, SecretString: value };
    if (this.state.get(name)) this.byHand('PutSecretValue', { SecretId: name, ...input });
    else this.byHand('CreateSecret', { Name: name, ...input });
  }

  async #serve(request: Parameters<typeof bodyOf>[0], response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const body = await bodyOf(request);
    const target = String(headers['x-amz-target'] ?? '');
    const operation = target.replace(/^secretsmanager\./, '') || actionIn(body);
    const recorded: AwsRequest = { method, path, headers, body, operation };
    this.requests.push(recorded);
    this.#serving += 1;
    const reply = await this.#answer(recorded).finally(() => {
      this.#serving -= 1;
    });
    if (reply === 'cut') request.socket.destroy();
    else this.#send(response, reply);
  }

  async #answer(recorded: AwsRequest): Promise<Reply | 'cut'> {
    const strike = this.faults.aim(recorded);
    const instead = await strike('before');
    if (instead) return struck(instead);
    const reply = this.#respond(recorded);
    const after = await strike('after');
    return after ? struck(after) : reply;
  }

  #respond(recorded: AwsRequest): Reply {
    try {
      if (/^AssumeRole/.test(recorded.operation)) return assumeRole(recorded, this.rules, KEY);
      checkSignature(recorded, this.state.region, { valid: this.keys, expired: this.expired });
      refuseAs(this.rules.refusals.get('caller'));
      if (recorded.operation === 'GetCallerIdentity') return this.#identity();
      this.#throttle(recorded.operation);
      const input: unknown = JSON.parse(recorded.body);
      if (typeof input !== 'object' || input === null) throw new Refusal('SerializationException', '');
      const call = new Call(this.state, this.rules, this.#clock.now(), { ...input });
      return { status: 200, body: JSON.stringify(run(recorded.operation, call)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      recorded.refusal = error.message;
      return refusalReply(error);
    }
  }

  #throttle(operation: string): void {
    const most = this.rules.perSecond.get(operation);
    if (most === undefined) return;
    const now = this.#clock.now();
    const recent = this.#served.filter((one) => one.operation === operation && one.at > now - 1000);
    if (recent.length >= most) throw new Refusal('ThrottlingException', 'Rate exceeded');
    this.#served.push({ operation, at: now });
  }

  /** STS speaks another protocol: a form in, XML out. */
  #identity(): Reply {
    const { account } = this.state;
    const denied = this.rules.denied.has('sts:GetCallerIdentity');
    if (denied) throw new Refusal('AccessDenied', 'not authorized to perform: sts:GetCallerIdentity', 403);
    const result = `<Arn>arn:aws:sts::${account}:assumed-role/deploy/ci</Arn><UserId>AROA:ci</UserId><Account>${account}</Account>`;
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    };
  }

  #send(response: ServerResponse, { status, body, headers }: Reply): void {
    this.#ids += 1;
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(body),
      'x-amzn-requestid': `request-${this.#ids}`,
      ...headers,
    });
    response.end(body);
  }
}

function run(operation: string, call: Call): Readonly<Record<string, unknown>> {
  const serve = operations[operation];
  if (!serve) throw new Refusal('UnknownOperationException', '');
  return serve(call);
}

const actionIn = (body: string): string => new URLSearchParams(body).get('Action') ?? '';

const refusalReply = ({ type, message, status }: Refusal): Reply => ({
  status,
  body: JSON.stringify({ __type: type, message, Message: message }),
});

type Struck = Extract<Fault['do'], 'cut' | { readonly status: number }>;

const struck = (fault: Struck): Reply | 'cut' =>
  fault === 'cut'
    ? 'cut'
    : {
        status: fault.status,
        body: typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {}),
        ...(fault.headers && { headers: fault.headers }),
      };
