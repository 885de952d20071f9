/** What is wrong between workflows and what is pushed. */
export const workflowCodes = {
  'no-workflows': {
    severity: 'error',
    rule: 'there is no workflow to check',
    wayOut: 'name them, run it in the repository, or let deploy-secrets workflow write one',
  },
  'not-there': {
    severity: 'error',
    rule: 'a workflow asks for something that will not be there: it arrives empty',
    wayOut: 'push it, mend the name, or take the line out',
  },
  'not-passed-on': {
    severity: 'warning',
    rule: 'no workflow passes it on, so no job sees it',
    wayOut: 'add the line that passes it on; deploy-secrets check --write does',
  },
  'other-name': {
    severity: 'warning',
    rule: 'it is passed on under a name that dlt does not look up',
    wayOut: 'call it by the name that dlt looks up; deploy-secrets check --write adds the line',
  },
  'fed-by-another': {
    severity: 'warning',
    rule: 'a line of a workflow gives its variable to the job from another secret, or from something else',
    wayOut:
      'move the line to the new name, which deploy-secrets adopt --write does, or push under the old one with --rename',
  },
  overridden: {
    severity: 'warning',
    rule: 'a line gives it another value than the one that is passed on further up',
    wayOut: 'take one of both lines out',
  },
  'cannot-tell': {
    severity: 'warning',
    rule: 'whether a workflow gets what it asks for depends on the run, on its caller, or on what the token may not list',
    wayOut: 'check it by hand, or let the token list it',
  },
  'not-available': {
    severity: 'error',
    rule: 'GitHub has no secrets at this place of a workflow, and an action has neither secrets nor variables',
    wayOut: 'give it to a variable of env: first, or to the action as an input',
  },
  'not-handed-over': {
    severity: 'error',
    rule: 'a called workflow requires a secret that its caller does not hand over, or does not have',
    wayOut: 'hand it over under secrets: of that job',
  },
  'not-declared': {
    severity: 'error',
    rule: 'a secret is handed to a workflow that does not declare it',
    wayOut: 'declare it under on: workflow_call: secrets:, or take the line out',
  },
  'no-such-workflow': {
    severity: 'error',
    rule: 'a job calls a workflow that is not there',
    wayOut: 'mend the path: it begins at the root of the repository',
  },
  'not-callable': {
    severity: 'error',
    rule: 'a job calls a workflow that has no on: workflow_call',
    wayOut: 'add workflow_call to its on:',
  },
  'outside-repository': {
    severity: 'error',
    rule: 'a path or a link of a workflow leads out of the repository: it is not read',
    wayOut: 'put the file itself into the repository',
  },
  'too-large': {
    severity: 'error',
    rule: 'a workflow is larger, deeper or more entangled than any that was ever written: it is not checked',
    wayOut: 'make it smaller, or check it by hand',
  },
  'empty-for-forks': {
    severity: 'warning',
    rule: 'a pull request from a fork or of Dependabot gets none of the secrets',
    wayOut:
      'keep forks out with an if:, or check names alone there; for Dependabot push with --app dependabot',
  },
  'verify-script': {
    severity: 'error',
    rule: 'the file by which jobs check their environment is missing though a workflow runs it; a warning where it is not what this version writes',
    wayOut: 'look who changed it; deploy-secrets check --write writes it anew',
  },
} as const;
