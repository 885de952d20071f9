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
import { type AwsSecret, checkWritten, parseDescription, parseListEntry } from './answers.ts';
import type { AwsClient, AwsRequest } from './client.ts';
import { endlessList } from './errors.ts';
import { AwsFailure } from './failure.ts';

/** The same for each try: the token makes a second one that follows a lost answer do nothing. */
export interface SecretContent {
  readonly name: string;
  readonly value: Redacted<string>;
  /** Becomes the id of the version: 32 to 64 characters. */
  readonly token: string;
  readonly description?: string | undefined;
  readonly kmsKey?: string | undefined;
}

/** A region holds 500,000 secrets ("Quotas", checked 2026-11-28), and a page is 100 unless AWS makes it shorter. */
const MOST_PAGES = 10_000;
/** AWS may give an empty page with a token to go on. */
const MOST_EMPTY = 20;

const BEING_DELETED = { type: 'InvalidRequest', serverMessage: 'scheduled for deletion' };
const DELETED = { type: 'InvalidRequest', serverMessage: 'marked deleted' };
const NOT_FOUND = { type: 'ResourceNotFound' };
const EXISTS = { type: 'ResourceExists' };
const NOT_WRITABLE = [NOT_FOUND, { type: 'InvalidRequest', serverMessage: 'marked for deletion' }];

/** The operations of Secrets Manager that a push needs. Each explains its failure. */
export class AwsApi {
  readonly #client: AwsClient;

  constructor(client: AwsClient) {
    this.#client = client;
  }

  /**
   * Lists all whose names begin so, also what is removed and still holds its name. A hundred a request.
   * @throws UserError for a list that comes to no end
   */
  async list(prefix: string): Promise<AwsSecret[]> {
    const all: AwsSecret[] = [];
    const tokens = new Set<string>();
    for (let empty = 0, next: string | undefined; ; tokens.add(next)) {
      const page = await this.#listPage(prefix, next);
      all.push(...page.secrets.filter(({ name }) => name.startsWith(prefix)));
      next = page.next;
      if (next === undefined) return all;
      empty = page.secrets.length === 0 ? empty + 1 : 0;
      if (tokens.has(next) || tokens.size >= MOST_PAGES || empty > MOST_EMPTY) throw endlessList();
    }
  }

  async #listPage(
    prefix: string,
    next: string | undefined,
  ): Promise<{ secrets: AwsSecret[]; next: string | undefined }> {
    const command = {
      MaxResults: 100,
      IncludePlannedDeletion: true,
      ...(prefix !== '' && { Filters: [{ Key: 'name' as const, Values: [prefix] }] }),
      ...(next !== undefined && { NextToken: next }),
    };
    return await this.#client.send({
      kind: 'read',
      operation: 'ListSecrets',
      verb: 'list',
      attempt: async (sdk) => {
        const answer = await sdk.send(new ListSecretsCommand(command));
        // An empty body is read as an empty answer: no list must never pass for a list of nothing.
        const { $metadata, SecretList, NextToken } = answer;
        const isList = Array.isArray(SecretList) && ['string', 'undefined'].includes(typeof NextToken);
        if (!isList || $metadata.httpStatusCode !== 200) throw new AwsFailure({ status: 200 });
        return { secrets: SecretList.map(parseListEntry), next: NextToken };
      },
    });
  }

  /** Shows what is there now, where a list may be minutes behind; undefined: nothing. */
  async describe(name: string, signal?: AbortSignal): Promise<AwsSecret | undefined> {
    const secret = await this.#client.send({
      signal,
      kind: 'read',
      operation: 'DescribeSecret',
      verb: 'look at',
      name,
      expected: [NOT_FOUND],
      attempt: async (sdk) => {
        const described = parseDescription(await sdk.send(new DescribeSecretCommand({ SecretId: name })));
        if (described.name !== name) throw new AwsFailure({ status: 200 });
        return described;
      },
    });
    return secret instanceof AwsFailure ? undefined : secret;
  }

  /** False: the name is taken, by what is there or by what is being deleted. */
  async create(
    content: SecretContent,
    tags: ReadonlyMap<string, string>,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const { name, value, token, kmsKey } = content;
    const input = {
      Name: name,
      ...inputOf(content),
      ...(tags.size > 0 && { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }),
    };
    const refusal = await this.#write({
      signal,
      kmsKey,
      sent: value,
      operation: 'CreateSecret',
      verb: 'make',
      name,
      expected: [EXISTS, BEING_DELETED],
      attempt: async (sdk) =>
        checkWritten(
          await sdk.send(new CreateSecretCommand({ ...input, SecretString: value.reveal() })),
          name,
          token,
        ),
    });
    return refusal === undefined;
  }

  /** False: there is nothing to write to. */
  async put({ name, value, token }: SecretContent, signal?: AbortSignal): Promise<boolean> {
    const input = { SecretId: name, ClientRequestToken: token };
    const refusal = await this.#write({
      signal,
      sent: value,
      operation: 'PutSecretValue',
      verb: 'write',
      name,
      expected: NOT_WRITABLE,
      attempt: async (sdk) =>
        checkWritten(
          await sdk.send(new PutSecretValueCommand({ ...input, SecretString: value.reveal() })),
          name,
          token,
        ),
    });
    return refusal === undefined;
  }

  /**
   * Writes value, description and key in one step; false: there is nothing to write to. AWS takes no token twice here,
   * so to find our own, which nobody else can have, means that an earlier try had its effect.
   */
  async update(content: SecretContent, signal?: AbortSignal): Promise<boolean> {
    const { name, value, token, kmsKey } = content;
    const input = { SecretId: name, ...inputOf(content) };
    const refusal = await this.#write({
      signal,
      kmsKey,
      sent: value,
      operation: 'UpdateSecret',
      verb: 'write',
      name,
      expected: [EXISTS, ...NOT_WRITABLE],
      attempt: async (sdk) =>
        checkWritten(
          await sdk.send(new UpdateSecretCommand({ ...input, SecretString: value.reveal() })),
          name,
          token,
        ),
    });
    return refusal === undefined || refusal.type === EXISTS.type;
  }

  /** Writes the description alone, which makes no version; false: there is nothing to write to. */
  async describeAnew(name: string, description: string, signal?: AbortSignal): Promise<boolean> {
    const refusal = await this.#write({
      signal,
      operation: 'UpdateSecret',
      verb: 'note the removal of',
      name,
      expected: NOT_WRITABLE,
      attempt: (sdk) => sdk.send(new UpdateSecretCommand({ SecretId: name, Description: description })),
    });
    return refusal === undefined;
  }

  async restore(name: string, signal?: AbortSignal): Promise<void> {
    await this.#write({
      signal,
      operation: 'RestoreSecret',
      verb: 'bring back',
      name,
      attempt: async (sdk) =>
        checkWritten(await sdk.send(new RestoreSecretCommand({ SecretId: name })), name),
    });
  }

  /** @param days until it is gone for good; undefined: at once */
  async remove(name: string, days: number | undefined, signal?: AbortSignal): Promise<void> {
    const window = days === undefined ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
    await this.#write({
      signal,
      operation: 'DeleteSecret',
      verb: 'remove',
      name,
      expected: [NOT_FOUND, DELETED],
      attempt: async (sdk) =>
        checkWritten(await sdk.send(new DeleteSecretCommand({ SecretId: name, ...window })), name),
    });
  }

  /** Undefined: it is done. */
  async #write(request: Omit<AwsRequest<unknown>, 'kind'>): Promise<AwsFailure | undefined> {
    const answer = await this.#client.send({ ...request, kind: 'write' });
    return answer instanceof AwsFailure ? answer : undefined;
  }
}

const inputOf = ({ token, description, kmsKey }: SecretContent) => ({
  ClientRequestToken: token,
  ...(description !== undefined && { Description: description }),
  ...(kmsKey !== undefined && { KmsKeyId: kmsKey }),
});
