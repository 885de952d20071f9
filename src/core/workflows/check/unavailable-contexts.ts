import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Workflow } from '../read.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';

/** Finds secrets that are read where GitHub gives none: it takes no such workflow. */
export const unavailableSecrets = ({ references }: Workflow): Diagnostic[] =>
  references
    .filter(({ reference, availability }) => reference.context === 'secrets' && !availability.allowsSecrets)
    .map(({ reference, at, availability: { key } }) =>
      diagnostic('not-available', {
        ...('name' in reference && { name: reference.name }),
        at,
        message: `${key}: can't ask for secrets, and GitHub refuses the whole workflow`,
        hint: 'give it to a variable of env: first; the if: of a step can ask for env.NAME',
      }),
    );

/**
 * Finds secrets and variables that an action reads: it has its inputs and the environment of its step, and no context
 * of either.
 */
export const unavailableInAction = (references: readonly ReferenceSite[]): Diagnostic[] =>
  references.map(({ reference, at }) =>
    diagnostic('not-available', {
      ...('name' in reference && { name: reference.name }),
      at,
      message: `an action has no ${reference.context}: it sees what the with: and the env: of its step hand over`,
      hint: 'read the variable of the environment, or make it an input',
    }),
  );
