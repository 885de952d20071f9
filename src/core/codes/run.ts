/** How a run was asked for, and how it ended. */
export const runCodes = {
  'matches-nothing': {
    severity: 'error',
    rule: 'an option, or the word after explain, names something that is not in the file, or not there',
    wayOut: 'mend it: patterns and paths are matched against the dotted TOML path, names are exact',
  },
  'missing-variable': {
    severity: 'error',
    rule: 'an example file names it, and the environment does not have it, or has it empty',
    wayOut: 'set it, take it out of the example file, or leave it out with --exclude',
  },
  'tracked-by-git': {
    severity: 'warning',
    rule: 'git tracks the secrets file',
    wayOut: 'git rm --cached the file, add it to .gitignore, and renew what was committed',
  },
  'readable-by-others': {
    severity: 'warning',
    rule: 'other users of this machine can read the secrets file',
    wayOut: 'chmod 600 the file',
  },
  'key-uploaded': {
    severity: 'warning',
    rule: 'in a workspace, `dlthub deploy` uploads every secrets file in `.dlt`, with the key that one of them has',
    wayOut:
      'set the key as DEPLOY_SECRETS_KEY, or let deploy-secrets init make a place for it outside of the project',
  },
  'stale-verify': {
    severity: 'warning',
    rule: 'what was pushed by --with-verify before will no longer be true',
    wayOut: 'push all of the file, which brings it up to date, or let --prune remove it',
  },
  'no-key': {
    severity: 'warning',
    rule: 'without a key the next diff cannot tell changed from unchanged',
    wayOut: 'let deploy-secrets init add one, or set DEPLOY_SECRETS_KEY',
  },
  error: {
    severity: 'error',
    rule: 'something that a person can mend stopped the run',
    wayOut: 'as the hint of the message says',
  },
  bug: {
    severity: 'error',
    rule: 'an error of deploy-secrets itself',
    wayOut: 'report it with the lines below the message, which hold no secret',
  },
  usage: {
    severity: 'error',
    rule: 'the command line is not one that the command takes',
    wayOut: 'deploy-secrets COMMAND --help lists what it takes',
  },
  interrupted: {
    severity: 'error',
    rule: 'Ctrl-C, or a signal to end',
    wayOut: 'run the same command again: it goes on with what is missing',
  },
  declined: {
    severity: 'error',
    rule: 'the answer to the question was no',
    wayOut: 'run it again, and say yes',
  },
  'needs-yes': {
    severity: 'error',
    rule: 'something would be removed or written, and nobody is there to be asked',
    wayOut: 'look at it with --dry-run, then add --yes',
  },
  'no-secrets': {
    severity: 'error',
    rule: 'there is no secret to push',
    wayOut: 'say where they are (the hint lists the ways), or let --include and --exclude leave some',
  },
  'no-config': {
    severity: 'error',
    rule: '--with-config finds no config.toml',
    wayOut: 'leave the option out where the project has no configuration',
  },
  'bad-toml': {
    severity: 'error',
    rule: 'a file is not TOML as dlt reads it',
    wayOut: 'mend the line',
  },
  'local-profile': {
    severity: 'error',
    rule: 'a profile for one machine alone is not pushed unasked',
    wayOut: 'say which profile to push with --profile',
  },
  failed: {
    severity: 'error',
    rule: 'the store refused one write, or could not be reached for it',
    wayOut: 'as the hint of the message says, then run the same command again',
  },
  unsettled: {
    severity: 'error',
    rule: 'the values are pushed, and what was pushed could not be noted',
    wayOut: 'mend what the message names, then run the same command again',
  },
  'nothing-to-verify': {
    severity: 'error',
    rule: 'deploy-secrets verify finds nothing that it could check',
    wayOut: 'push with --with-verify, and pass DEPLOY_SECRETS_VERIFY on to the job',
  },
} as const;
