/** The keys that marks are made with: the current one first. */
export interface Keyring {
  readonly id: string;
}
