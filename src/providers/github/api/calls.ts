import type { ApiCall } from './methods.ts';

/** Which page of a list, and how long it is. */
export interface PageRequest {
  readonly per_page: number;
  readonly page: number;
}

export interface SealedSecret {
  readonly encrypted_value: string;
  readonly key_id: string;
}

/** Who may use what is of an organization. Left out, the list of selected repositories would be emptied. */
export type Sharing =
  | { readonly visibility: 'all' | 'private' }
  | { readonly visibility: 'selected'; readonly selected_repository_ids: number[] };

/** The calls for the secrets of one place. */
export interface SecretCalls {
  list(page: PageRequest): ApiCall;
  publicKey(): ApiCall;
  /** @param sharing in an organization */
  put(name: string, secret: SealedSecret, sharing?: Sharing): ApiCall;
  remove(name: string): ApiCall;
  /** In an organization. */
  readonly shared?: SharedCalls;
}

/** The calls for the Actions variables of one place. There is no upsert. */
export interface VariableCalls {
  list(page: PageRequest): ApiCall;
  get(name: string): ApiCall;
  /** @param sharing in an organization, as in `update` */
  create(name: string, value: string, sharing?: Sharing): ApiCall;
  update(name: string, value: string, sharing?: Sharing): ApiCall;
  remove(name: string): ApiCall;
  /** In an organization. */
  readonly shared?: SharedCalls;
}

/** The calls for one secret or variable of an organization. */
export interface SharedCalls {
  get(name: string): ApiCall;
  repositories(name: string, page: PageRequest): ApiCall;
  setRepositories(name: string, ids: number[]): ApiCall;
}
