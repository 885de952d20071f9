/** Time, as a parameter: tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Waits so many milliseconds; rejects with the signal's reason when it is aborted meanwhile. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** How long one request may take, in milliseconds. */
export interface Patience {
  /** After so long without an answer people are told. */
  readonly notice: number;
  /** So long a server may say nothing. */
  readonly silence: number;
  /** So long a request may take in all, its answer included, however steadily that trickles. */
  readonly total: number;
}

/** The world outside the program, as far as core and providers may touch it. The cli brings the real one. */
export interface Runtime extends Clock {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What people call a variable that a target has from another one: `GH_TOKEN` from `ACME_TOKEN`. */
  readonly variablesFrom?: Readonly<Record<string, string>>;
  random(bytes: number): Uint8Array;
  /** The file's text (UTF-8), or undefined when there is none. Any other failure is a UserError. */
  readFile(path: string): Promise<string | undefined>;
  /** Replaces the file in one step, readable by its owner alone. */
  writeFile(path: string, text: string): Promise<void>;
  /**
   * What a program prints to stdout, or undefined when it is not installed or exits with anything but 0.
   * Arguments are visible to every user of the machine: never put a secret there.
   */
  run(program: string, args: readonly string[]): Promise<string | undefined>;
  /** A yes or no from the terminal; undefined when nobody is there to be asked. */
  confirm(question: string, unasked: boolean): Promise<boolean | undefined>;
  /** One line for people, on stderr. Never holds a secret. */
  tell(line: string): void;
  /** Absent: as the providers think right. */
  readonly patience?: Patience;
}
