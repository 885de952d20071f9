import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import { type Listed, variablesPage } from './answers.ts';
import type { Send } from './client.ts';
import { Holdings, type How } from './holdings.ts';
import { isOwn, type Scope } from './scope.ts';

/** The variables of one scope, but for those that hold our marks. */
export class Variables extends Holdings {
  #there = new Set<string>();

  constructor(send: Send, scope: Scope) {
    super(send, scope, { noun: 'variables', perPage: 30, read: variablesPage });
  }

  override async list(): Promise<ReadonlyMap<string, Listed> | undefined> {
    const all = await super.list();
    const others = all && new Map([...all].filter(([name]) => !isOwn(name)));
    this.#there = new Set(others?.keys());
    return others;
  }

  /** There is no upsert: makes what the last list did not have, and changes what it had; each where the other fails. */
  async put(name: string, value: Redacted<string>, access: Access | undefined, how: How): Promise<void> {
    const body = { name, value: value.reveal(), ...(access && this.shared(access)) };
    const doing = this.doing('write');
    const change = { method: 'PATCH', path: this.one(name), body, doing, ...how, wrong: 404 } as const;
    const create = { method: 'POST', path: this.all, body, doing, ...how, wrong: 409 } as const;
    const [likely, other] = this.#there.has(name) ? [change, create] : [create, change];
    const { status } = await this.send({ ...likely, takes: [likely.wrong] });
    // A POST that was cut after its effect and sent again meets its own variable.
    if (status === likely.wrong) await this.send(other);
    this.#there.add(name);
  }
}
