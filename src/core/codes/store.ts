import type { Rule } from './rule.ts';

/** What the store does not take, and what others decided there. */
export const storeCodes = {
  'not-a-name': {
    severity: 'error',
    rule: 'the store refuses a name like this',
    wayOut: 'give it another name with --rename',
  },
  'name-too-long': {
    severity: 'error',
    rule: 'the store refuses a name of this length',
    wayOut: 'give it a shorter name with --rename',
  },
  'empty-value': {
    severity: 'error',
    rule: 'the store refuses an empty value',
    wayOut: 'fill it in, or leave it out with --exclude',
  },
  'value-too-long': {
    severity: 'error',
    rule: 'the store refuses a value of this size',
    wayOut: 'leave a part of it out, or choose another --layout',
  },
  'too-many-entries': {
    severity: 'error',
    rule: 'the store would hold more entries than it takes',
    wayOut: 'push fewer with --include or --exclude, or remove some at the store',
  },
  'out-of-sight': {
    severity: 'warning',
    rule: 'the store would hold more than a job gets to see, which is the first by name',
    wayOut: 'push fewer, or to an environment',
  },
  'nothing-new': {
    severity: 'error',
    rule: 'the store has to be told more before it can make a new entry',
    wayOut: 'say it with the option that the message names',
  },
  'too-many-removals': {
    severity: 'error',
    rule: 'more removals than a run may make without being told',
    wayOut: 'look at the plan; if it is right, say so with --max-removals',
  },
  conflict: {
    severity: 'error',
    rule: 'someone else changed or made it; nothing is overwritten unasked',
    wayOut: 'take the new value into the file, or push with --overwrite',
  },
  'partial-entry': {
    severity: 'error',
    rule: 'a part of the file would take the place of one entry for all of it, whose content is not noted there',
    wayOut: 'push all of the file, or name what to leave out with --exclude',
  },
  'missing-container': {
    severity: 'error',
    rule: 'the place that the entries go to does not exist',
    wayOut: 'make it, or let the push make it where there is an option for that',
  },
  markless: {
    severity: 'warning',
    rule: 'the store gives no marks, so changed cannot be told from unchanged',
    wayOut: 'as the hint of the message says',
  },
  'at-the-store': {
    severity: 'warning',
    rule: 'something at the store stands in the way of what is pushed',
    wayOut: 'as the hint of the message says',
  },
} as const satisfies Record<string, Rule>;
