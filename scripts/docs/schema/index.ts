import { check, edit } from './check.ts';
import { called, explain, inLayout, lookup, passedOver, reader, spot, value } from './explain.ts';
import { problem, problemInLayouts } from './problem.ts';
import { change, comparedName, lastPush, push, requests, target, targetOfNames } from './push.ts';
import { defined, type Schema } from './shapes.ts';
import { cell, expiry, lookFailure, status, statusRow, statusTarget } from './status.ts';
import { verification, verify } from './verify.ts';

/** The documents, each by the command that prints it. */
const documents = { push, status, check, explain, verify };

const parts = {
  problem,
  requests,
  target,
  change,
  lastPush,
  targetOfNames,
  comparedName,
  edit,
  value,
  spot,
  passedOver,
  inLayout,
  called,
  lookup,
  reader,
  problemInLayouts,
  verification,
  statusTarget,
  lookFailure,
  statusRow,
  expiry,
  cell,
};

/** Describes every document that `--format json` prints. */
export const outputSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What deploy-secrets prints with --format json',
  description:
    'One document on stdout, also for errors. Fields, and words of a list such as the codes, may be added in any version, and are never renamed: pass over what is not known. That is why nothing here forbids further fields (no additionalProperties: false).',
  $comment: 'Written by npm run docs from the tables in the code.',
  oneOf: Object.keys(documents).map(defined),
  $defs: { ...documents, ...parts },
};

export const schemaText = (): string => `${JSON.stringify(outputSchema, null, 2)}\n`;
