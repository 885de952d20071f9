export type Severity = 'error' | 'warning';

export interface Rule {
  /** What a diagnostic of this code is, unless it says otherwise. */
  readonly severity: Severity;
  /** The rule behind it, as a line. */
  readonly rule: string;
  /** What mends it in general; a diagnostic's own hint is more exact. */
  readonly wayOut: string;
}
