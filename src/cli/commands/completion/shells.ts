export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A shell that we have a script for. */
export type Shell = (typeof SHELLS)[number];

export const shellOf = (name: string | undefined): Shell | undefined =>
  SHELLS.find((shell) => shell === name);

/** What the scripts call: `deploy-secrets --complete SHELL WORD...`, with the words from the program's name to the cursor. */
export const COMPLETE = '--complete';
