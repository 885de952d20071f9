import { UserError } from '../../core/diagnostics.ts';
import { entryId } from '../../core/entries.ts';
import type { Outcome, Write } from '../../core/model.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { type AwsLocation, type AwsScope, labelOf, storeIdOf } from './location.ts';
import { type AwsSecrets, listSecrets, lookAgain, stateOf } from './state.ts';
import { type AwsWriteContext, removeSecret, type WriteEffect, writeSecret } from './write.ts';

export interface AwsStoreParts extends AwsWriteContext {
  readonly scope: AwsScope;
  readonly runtime: AwsWriteContext['runtime'] & Pick<ProviderRuntime, 'tell' | 'marks'>;
  /** Where this is, as far as that is known before a look. */
  readonly location: AwsLocation;
  locate(secrets: AwsSecrets): Promise<AwsLocation>;
}

/** Ties the secrets of one account and region together, as far as this run is about them. */
export function awsStore(parts: AwsStoreParts): Store {
  const { api, scope, options, runtime } = parts;
  const notices = new WriteNotices();
  let secrets: AwsSecrets = new Map();
  let { location } = parts;
  const store: Store = {
    get id() {
      if (location.account === '') throw new Error('the account is known only after a look');
      return storeIdOf(location, scope);
    },
    get label() {
      return labelOf(location, scope);
    },
    async observe() {
      const listed = await listSecrets(api, scope);
      location = await parts.locate(listed);
      const { keyring } = runtime;
      const marks = keyring && (await runtime.marks?.(store));
      secrets = await lookAgain(listed, api, options, { ...(keyring && { keyring }), marks });
      return stateOf(secrets, options.kmsKey);
    },
    write: (batch, signal) =>
      Promise.all(batch.map((write) => writeOne(write, secrets, signal, parts, notices))),
    async settle() {
      for (const line of notices.take()) runtime.tell(line);
    },
  };
  return store;
}

async function writeOne(
  write: Write,
  secrets: AwsSecrets,
  signal: AbortSignal,
  context: AwsWriteContext,
  notices: WriteNotices,
): Promise<Outcome> {
  const { change, entry, remote } = write;
  const { name } = change;
  try {
    if (entry) notices.add(name, await writeSecret(write, entry, secrets.get(name), signal, context));
    else await removeSecret(name, remote, signal, context);
    return { ...entryId(change), result: 'done' };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { ...entryId(change), result: 'skipped' };
    if (error instanceof UserError) return { ...entryId(change), result: 'failed', error };
    throw error;
  }
}

/** What a plan could not know of its writes, said once at the end. */
class WriteNotices {
  #effects: { readonly name: string; readonly effect: WriteEffect }[] = [];

  add(name: string, effect: WriteEffect): void {
    this.#effects.push({ name, effect });
  }

  take(): string[] {
    const restored = this.#namesOf('restored');
    const present = this.#namesOf('present');
    this.#effects = [];
    return [
      ...(restored ? [`had been removed, and was brought back before it was written: ${restored}`] : []),
      ...(present ? [`held its value already, which AWS's list did not show yet: ${present}`] : []),
    ];
  }

  #namesOf(wanted: WriteEffect): string {
    return this.#effects
      .filter(({ effect }) => effect === wanted)
      .map(({ name }) => name)
      .join(', ');
  }
}
