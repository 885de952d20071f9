/** What the store does not take, and what others decided there. */
export const storeCodes = {
  'not-a-name': {
    severity: 'error',
    rule: 'the store refuses a name like this',
    wayOut: 'give it another name with --rename, or with the --prefix or --name that made it',
  },
  'name-too-long': {
    severity: 'error',
    rule: 'the store refuses a name of this length',
    wayOut: 'give it a shorter name with --rename, or with the --prefix or --name that made it',
  },
  'odd-name': {
    severity: 'warning',
    rule: 'the store takes a name like this, and may take it for another where it is used',
    wayOut:
      'name it in full where it is read, or give it another name with --rename, or with the --name that made it',
  },
  'empty-value': {
    severity: 'error',
    rule: 'the store refuses an empty value',
    wayOut: 'fill it in, or leave it out with --exclude',
  },
  'value-too-long': {
    severity: 'error',
    rule: 'the store refuses a value of this size',
    wayOut: 'leave it or some of it out with --exclude, or choose another --layout',
  },
  'too-many-entries': {
    severity: 'error',
    rule: 'the store would hold more entries than it takes',
    wayOut: 'push fewer with --include or --exclude, or remove some at the store',
  },
  'out-of-sight': {
    severity: 'warning',
    rule: 'the store would hold more than a job gets to see, which is the first by name',
    wayOut: 'push fewer with --include or --exclude, or nearer to the job: to its repository or environment',
  },
  'nothing-new': {
    severity: 'error',
    rule: 'the organization has to be told who may use what is new',
    wayOut: 'say it with --visibility or --repos',
  },
  'too-many-removals': {
    severity: 'error',
    rule: 'more removals than a run may make without being told',
    wayOut: 'look at the plan; if it is right, say so with --max-removals',
  },
  conflict: {
    severity: 'error',
    rule: 'someone else changed or made it, or the file holds an older value; nothing is overwritten unasked',
    wayOut:
      'put the new value into the file: from the store where it shows values, from whoever changed it where it does not, as on GitHub; or push with --overwrite, or with --overwrite-name NAME for one alone',
  },
  'other-layout': {
    severity: 'warning',
    rule: 'what an earlier push with another layout left there stays as it was then',
    wayOut: 'take it out of the jobs, then let --prune remove it',
  },
  'partial-entry': {
    severity: 'error',
    rule: 'a part of the file would take the place of one entry for all of it, whose content is not noted there',
    wayOut:
      'push all of the file, name what to leave out with --exclude, or let the rest go with --overwrite',
  },
  'missing-container': {
    severity: 'error',
    rule: 'the place that the entries go to does not exist',
    wayOut: 'check --environment, or make it with --create-environment',
  },
  markless: {
    severity: 'warning',
    rule: 'the store gives no marks, so changed cannot be told from unchanged',
    wayOut: 'let the token read them, or keep them in a file with --manifest',
  },
  'at-the-store': {
    severity: 'warning',
    rule: 'something at the store stands in the way of what is pushed',
    wayOut: 'as the hint of the message says',
  },
} as const;
