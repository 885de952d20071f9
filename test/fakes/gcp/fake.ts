import { createServer, type Server as NetServer, type Socket } from 'node:net';
import {
  type ConnectionInjector,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { Faults } from './faults.ts';
import type { RecordedCall } from './log.ts';
import { ManualEdits } from './manual-edits.ts';
import { type Message, messageIn, textIn } from './message.ts';
import { handlers } from './methods.ts';
import { denied, type Method, methods } from './permissions.ts';
import { Meter, type Quotas, usual } from './quotas.ts';
import { type RealRefusal, refuseAs } from './real-refusals.ts';
import { Refusal } from './refusal.ts';
import { serviceDefinition } from './service.ts';
import { State } from './state.ts';

export interface FakeSecretManagerOptions {
  /** Default: the real one. */
  readonly clock?: { now(): number };
  /** Project id -> number. Default: `acme-prod`, 1029384756. */
  readonly projects?: Readonly<Record<string, number>>;
  readonly quotas?: Partial<Quotas>;
  /** The longest page of a list. Default 25,000, as documented. */
  readonly longestPage?: number;
}

type Reply = (error: object | null, answer?: Message) => void;

export class FakeSecretManager extends ManualEdits {
  /** `127.0.0.1:PORT` */
  host = '';
  readonly faults = new Faults();
  /** What the caller may do: all of it, unless these are set. */
  permissions: ReadonlySet<string> | undefined;
  /** A project where the API is not enabled. */
  disabled = false;
  /** As the public emulator is: no etag is sent, and none is compared. */
  etagless = false;
  /** Real refusals, each at the place where Google has it, which is a method, or `caller` before any is looked at. */
  readonly refusals = new Map<string, RealRefusal>();
  protected state = new State();
  readonly #options: FakeSecretManagerOptions;
  readonly #calls: RecordedCall[] = [];
  readonly #grpc = new Server();
  readonly #sockets = new Map<string, Socket>();
  #listener: NetServer | undefined;
  #meter: Meter;
  #failure: unknown;
  #serving = 0;

  constructor(options: FakeSecretManagerOptions) {
    super();
    this.#options = options;
    this.#meter = new Meter({ ...usual, ...options.quotas });
  }

  /** All calls so far, in the order in which they came. */
  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }

  /** As it was started: no secrets, an empty log, no faults, nothing used up. */
  reset(): void {
    this.state = new State();
    this.#calls.length = 0;
    this.faults.clear();
    this.permissions = undefined;
    this.disabled = false;
    this.refusals.clear();
    this.etagless = false;
    this.#meter = new Meter({ ...usual, ...this.#options.quotas });
  }

  /** What it gives brings back the secrets, the log and what is used up, as they are now, and forgets what goes wrong. */
  save(): () => void {
    const [state, meter, calls] = [this.state.copy(), this.#meter.copy(), this.#calls.length];
    return () => {
      if (this.#serving > 0) throw new Error('a call is under way');
      this.state = state.copy();
      this.#meter = meter.copy();
      this.#calls.length = calls;
      this.faults.clear();
    };
  }

  async start(): Promise<void> {
    const definition = serviceDefinition();
    const implementation: UntypedServiceImplementation = Object.fromEntries(
      Object.keys(definition).map((method) => [
        method,
        (call: ServerUnaryCall<Message, Message>, reply: Reply) => void this.#serve(method, call, reply),
      ]),
    );
    this.#grpc.addService(definition, implementation);
    const injector = this.#grpc.createConnectionInjector(ServerCredentials.createInsecure());
    this.#listener = createServer((socket) => this.#take(socket, injector));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#listener.listen(0, '127.0.0.1', resolve);
    await promise;
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.host = `127.0.0.1:${address.port}`;
  }

  /** Stops listening. Throws what went wrong inside the fake, if anything did. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.destroy();
    this.#grpc.forceShutdown();
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#listener) this.#listener.close(() => resolve());
    else resolve();
    await promise;
    if (this.#failure) throw this.#failure;
  }

  protected now(): number {
    return (this.#options.clock ?? Date).now();
  }

  protected get projects(): Readonly<Record<string, number>> {
    return this.#options.projects ?? { 'acme-prod': 1029384756 };
  }

  /** A socket of its own for each client, so that one can be cut. */
  #take(socket: Socket, injector: ConnectionInjector): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#sockets.set(peer, socket);
    socket.on('close', () => this.#sockets.delete(peer));
    socket.on('error', () => {});
    injector.injectConnection(socket);
  }

  async #serve(method: string, call: ServerUnaryCall<Message, Message>, reply: Reply): Promise<void> {
    const recorded: RecordedCall = {
      method,
      path: call.getPath(),
      metadata: call.metadata.getMap(),
      request: call.request,
    };
    this.#calls.push(recorded);
    this.#serving += 1;
    try {
      const answer = await this.#answer(recorded);
      if (answer === 'cut') {
        this.#sockets.get(call.getPeer())?.destroy();
        return;
      }
      recorded.code = status.OK;
      reply(null, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        this.#failure ??= error;
        reply({ code: status.INTERNAL, details: 'the fake is broken' });
        return;
      }
      recorded.code = error.code;
      reply({ code: error.code, details: error.message, metadata: error.metadata() });
    } finally {
      this.#serving -= 1;
    }
  }

  async #answer(recorded: RecordedCall): Promise<Message | 'cut'> {
    const strike = this.faults.aim(recorded);
    const instead = await strike('before');
    if (instead === 'cut') return 'cut';
    if (instead) throw instead;
    const answer = this.#handle(recorded);
    const after = await strike('after');
    if (after === 'cut') return 'cut';
    if (after) throw after;
    return answer;
  }

  /** The checks in Google's order: the API, the permission, the quotas, then what the method itself checks. */
  #handle({ method, request }: RecordedCall): Message {
    const found = Object.keys(methods).find((name): name is Method => name === method);
    if (!found) throw new Refusal(status.UNIMPLEMENTED, `The fake has no ${method}.`);
    const { permission, kind } = methods[found];
    const resource = resourceIn(request);
    refuseAs(this.refusals.get('caller'));
    if (this.disabled) throw disabled(resource);
    const numbered = this.#numbered(resource);
    if (!numbered || (this.permissions && !this.permissions.has(permission)))
      throw denied(permission, resource);
    refuseAs(this.refusals.get(method));
    this.#meter.count(kind, this.now());
    if (method === 'AddSecretVersion' || method === 'UpdateSecret')
      this.#meter.countSecret(numbered, this.now());
    const most = this.#options.longestPage ?? 25_000;
    const answer = handlers[found]({
      state: this.state,
      request: withResource(request, numbered),
      now: this.now(),
      most,
    });
    return this.etagless ? withoutEtags(answer) : answer;
  }

  /** `projects/acme-prod/…` as Google answers it: with the number. Undefined for a project that is not there. */
  #numbered(resource: string): string | undefined {
    const [, project = '', rest = ''] = /^projects\/([^/]+)(.*)$/.exec(resource) ?? [];
    const number =
      this.projects[project] ?? Object.values(this.projects).find((one) => String(one) === project);
    return number === undefined ? undefined : `projects/${number}${rest}`;
  }
}

/** What the call is about: its `parent`, its `name`, or the name of the secret in it. */
function resourceIn(request: Message): string {
  const secret = messageIn(request, 'secret');
  return textIn(request, 'parent') || textIn(request, 'name') || (secret ? textIn(secret, 'name') : '');
}

function withResource(request: Message, resource: string): Message {
  if (textIn(request, 'parent')) return { ...request, parent: resource };
  if (textIn(request, 'name')) return { ...request, name: resource };
  return { ...request, secret: { ...messageIn(request, 'secret'), name: resource } };
}

function disabled(resource: string): Refusal {
  const [, project] = /^projects\/([^/]+)/.exec(resource) ?? [];
  return new Refusal(
    status.PERMISSION_DENIED,
    `Secret Manager API has not been used in project ${project} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/secretmanager.googleapis.com/overview?project=${project} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
    {
      reason: 'SERVICE_DISABLED',
      metadata: { service: 'secretmanager.googleapis.com', consumer: `projects/${project}` },
    },
  );
}

/** Leaves out the etags of a secret, and of those in a list. */
function withoutEtags(answer: Message): Message {
  const { secrets } = answer;
  const items = Array.isArray(secrets)
    ? { secrets: secrets.map((one: Message) => ({ ...one, etag: '' })) }
    : {};
  return { ...answer, ...items, ...('etag' in answer && { etag: '' }) };
}
