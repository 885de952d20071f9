/** What deploy-secrets.toml says, and whether it may be followed here. */
export const targetCodes = {
  'unknown-key': {
    severity: 'error',
    rule: 'deploy-secrets.toml has a key that nothing reads there',
    wayOut: 'mend it: the keys are the options of the store, as its --help lists them, without the dashes',
  },
  'wrong-value': {
    severity: 'error',
    rule: 'a key of deploy-secrets.toml has a value that it does not take',
    wayOut: 'write it as the message says; docs/targets.md has an example of each',
  },
  'literal-credential': {
    severity: 'error',
    rule: 'deploy-secrets.toml is for everyone to read, and something in it looks like a credential',
    wayOut: 'put it into a variable of the environment, and write env:NAME; renew it if it was committed',
  },
  'other-credential': {
    severity: 'error',
    rule: 'a target would send a variable that is for something else, such as the key, or the token of another store',
    wayOut: 'put the credential of that store into a variable of its own, and name that',
  },
  'same-place': {
    severity: 'error',
    rule: "two targets lead to one place, and would undo each other's work",
    wayOut: 'make one of them, or tell them apart by environment, prefix, layout or pipeline',
  },
  'missing-credential': {
    severity: 'error',
    rule: 'a target names a variable for its credential, and the environment does not have it',
    wayOut: 'set the variable, or take the key out: then the target takes what the store finds by itself',
  },
  'not-agreed': {
    severity: 'error',
    rule: 'the file with the targets came with the checkout, and nobody agreed to push where it says',
    wayOut:
      'look at the places with deploy-secrets targets, then say --yes, or answer the question at a terminal',
  },
  'stranger-event': {
    severity: 'error',
    rule: 'this run of CI was caused by an event that a stranger can cause, so nothing is pushed where a file of the checkout says',
    wayOut: 'look with --dry-run there, and push on an event of the repository itself, such as push',
  },
  'moved-target': {
    severity: 'warning',
    rule: 'a target led elsewhere before, and what was pushed there stays',
    wayOut: 'remove it there, as the hint of the message says',
  },
  'expires-soon': {
    severity: 'warning',
    rule: 'a comment beside the value says that it expires within 14 days',
    wayOut: 'renew the value, and mend the date',
  },
  expired: {
    severity: 'warning',
    rule: 'a comment beside the value says that it has expired',
    wayOut: 'renew the value, and mend the date',
  },
} as const;
