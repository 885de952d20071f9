import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Redacted } from '../../core/redacted.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type Ask, type Call, type Calling, makeAsk } from './ask.ts';
import type { Connection } from './connect.ts';
import { Failure } from './failure.ts';
import { fromDescription, fromList, type Shape } from './shape.ts';

/** The same for each try: the token makes a second one that follows a lost answer do nothing. */
export interface Content {
  readonly name: string;
  readonly value: Redacted<string>;
  /** Becomes the id of the version: 32 to 64 characters. */
  readonly token: string;
  readonly description?: string | undefined;
  readonly kmsKey?: string | undefined;
}

/** The few things that are asked of Secrets Manager, each at the pace of the run and explained when it fails. */
export class Calls {
  readonly #client: Connection['client'];
  readonly #ask: Ask;

  constructor(connection: Connection, outside: Pick<ProviderRuntime, 'limiter'>) {
    this.#client = connection.client;
    this.#ask = makeAsk(connection, outside);
  }

  /** Everything whose name begins so, also what is removed and still holds its name. A hundred a request. */
  async list(prefix: string): Promise<Shape[]> {
    const found: Shape[] = [];
    let next: string | undefined;
    do {
      const page = await this.#page(prefix, next);
      found.push(...page.shapes);
      next = page.next;
    } while (next !== undefined);
    return found;
  }

  async #page(
    prefix: string,
    next: string | undefined,
  ): Promise<{ shapes: Shape[]; next: string | undefined }> {
    const command = {
      MaxResults: 100,
      IncludePlannedDeletion: true,
      ...(prefix !== '' && { Filters: [{ Key: 'name' as const, Values: [prefix] }] }),
      ...(next !== undefined && { NextToken: next }),
    };
    return await this.#must({
      kind: 'read',
      operation: 'ListSecrets',
      doing: 'list',
      attempt: async () => {
        const answer = await this.#client.send(new ListSecretsCommand(command));
        // An empty body is read as an empty answer: no list must never pass for a list of nothing.
        if (!answer.SecretList) throw new Failure({ status: 200 });
        return { shapes: answer.SecretList.map(fromList), next: answer.NextToken };
      },
    });
  }

  /** What is there now, where a list may be minutes behind; undefined: nothing. */
  async describe(name: string, calling: Calling): Promise<Shape | undefined> {
    const found = await this.#ask({
      ...calling,
      kind: 'read',
      operation: 'DescribeSecret',
      doing: 'look at',
      name,
      takes: ['ResourceNotFound'],
      attempt: async () =>
        fromDescription(await this.#client.send(new DescribeSecretCommand({ SecretId: name }))),
    });
    return found instanceof Failure ? undefined : found;
  }

  /** Undefined: done. A failure: the name is taken, by what is there or by what is being removed. */
  async create(
    { name, value, token, description, kmsKey }: Content,
    tags: ReadonlyMap<string, string>,
    calling: Calling,
  ): Promise<Failure | undefined> {
    const input = {
      Name: name,
      ClientRequestToken: token,
      ...(description !== undefined && { Description: description }),
      ...(kmsKey !== undefined && { KmsKeyId: kmsKey }),
      ...(tags.size > 0 && { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
    };
    return await this.#effect({
      ...calling,
      kmsKey,
      operation: 'CreateSecret',
      doing: 'make',
      name,
      takes: ['ResourceExists', SCHEDULED],
      attempt: () => this.#client.send(new CreateSecretCommand({ ...input, SecretString: value.reveal() })),
    });
  }

  /** False: there is nothing to write to. */
  async put({ name, value, token }: Content, calling: Calling): Promise<boolean> {
    const input = { SecretId: name, ClientRequestToken: token };
    const failed = await this.#effect({
      ...calling,
      operation: 'PutSecretValue',
      doing: 'write',
      name,
      takes: GONE,
      attempt: () => this.#client.send(new PutSecretValueCommand({ ...input, SecretString: value.reveal() })),
    });
    return failed === undefined;
  }

  /**
   * Value, description and key in one step; false: there is nothing to write to. AWS takes no token twice here,
   * so to find our own, which nobody else can have, means that an earlier try had its effect.
   */
  async update({ name, value, token, description, kmsKey }: Content, calling: Calling): Promise<boolean> {
    const input = {
      SecretId: name,
      ClientRequestToken: token,
      ...(description !== undefined && { Description: description }),
      ...(kmsKey !== undefined && { KmsKeyId: kmsKey }),
    };
    const failed = await this.#effect({
      ...calling,
      kmsKey,
      operation: 'UpdateSecret',
      doing: 'write',
      name,
      takes: ['ResourceExists', ...GONE],
      attempt: () => this.#client.send(new UpdateSecretCommand({ ...input, SecretString: value.reveal() })),
    });
    return failed === undefined || failed.type === 'ResourceExists';
  }

  async restore(name: string, calling: Calling): Promise<void> {
    await this.#effect({
      ...calling,
      operation: 'RestoreSecret',
      doing: 'bring back',
      name,
      attempt: () => this.#client.send(new RestoreSecretCommand({ SecretId: name })),
    });
  }

  /** @param days until it is gone for good; undefined: at once */
  async remove(name: string, days: number | undefined, calling: Calling): Promise<void> {
    const how = days === undefined ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
    await this.#effect({
      ...calling,
      operation: 'DeleteSecret',
      doing: 'remove',
      name,
      takes: ['ResourceNotFound', DELETED],
      attempt: () => this.#client.send(new DeleteSecretCommand({ SecretId: name, ...how })),
    });
  }

  async #effect(call: Omit<Call<unknown>, 'kind'>): Promise<Failure | undefined> {
    const end = await this.#ask({ ...call, kind: 'write' });
    return end instanceof Failure ? end : undefined;
  }

  async #must<T>(call: Call<T>): Promise<T> {
    const end = await this.#ask(call);
    if (end instanceof Failure) throw end;
    return end;
  }
}

/** Refusals that AWS calls by one name are told apart by its words. */
const SCHEDULED = 'InvalidRequest:scheduled for deletion';
const DELETED = 'InvalidRequest:marked deleted';
const GONE = ['ResourceNotFound', 'InvalidRequest:marked for deletion'];
