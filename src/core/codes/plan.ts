/** Why a saved plan is not applied, or shown with a word of warning. */
export const planCodes = {
  'plan-unreadable': {
    severity: 'error',
    rule: 'the file is not a plan of deploy-secrets, or not as it was written',
    wayOut: 'take the file as `plan --out` wrote it, or plan again',
  },
  'plan-newer': {
    severity: 'error',
    rule: 'the plan is in a format that this version does not know',
    wayOut: 'apply it with the version that made it, or plan again with this one',
  },
  'plan-other-key': {
    severity: 'error',
    rule: 'the plan was made with another key than the one at hand',
    wayOut: 'set the key that it was made with, or plan again with this one',
  },
  'plan-forged': {
    severity: 'error',
    rule: 'the seal of the plan is not right: something in the file was changed after it was made',
    wayOut: 'find out who changed it; plan again, and review the new plan',
  },
  'plan-too-old': {
    severity: 'error',
    rule: 'the plan is older than it may be',
    wayOut: 'plan again, or say how old it may be with --max-age',
  },
  'plan-no-target': {
    severity: 'error',
    rule: 'a target of the plan is no longer in the target file',
    wayOut: 'plan again',
  },
  'plan-other-options': {
    severity: 'error',
    rule: 'the options of a target are others than when the plan was made',
    wayOut: 'plan again',
  },
  'plan-other-owner': {
    severity: 'error',
    rule: 'the plan is of another project, or of another owner',
    wayOut: 'apply it in the project that it was made in, or plan here',
  },
  'plan-other-place': {
    severity: 'error',
    rule: 'the same options lead to another place than when the plan was made, such as another account',
    wayOut: 'use the credentials of the place that was planned for, or plan again',
  },
  'plan-not-looked': {
    severity: 'error',
    rule: 'when the plan was made, the target could not be looked at, so nothing is planned for it',
    wayOut: 'plan again once it can be reached',
  },
  'plan-other-values': {
    severity: 'error',
    rule: 'the file holds another value than when the plan was made',
    wayOut: 'apply it with the secrets that it was made from, or plan again',
  },
  'plan-conflict': {
    severity: 'error',
    rule: 'the plan would overwrite what someone else decided, and was made without --overwrite',
    wayOut: 'take the newer values into the file, or plan with --overwrite',
  },
  'plan-stale': {
    severity: 'error',
    rule: 'what is at the target moved after the plan was made',
    wayOut: 'plan again, and review what is different',
  },
  'plan-applied': {
    severity: 'error',
    rule: 'all that the plan would do is done already',
    wayOut: 'nothing is left to do; for what changed since, plan again',
  },
  'plan-other-version': {
    severity: 'error',
    rule: 'this version of deploy-secrets plans something else than the one that made the plan',
    wayOut: 'apply it with the version that made it, or plan again with this one',
  },
  'plan-age': {
    severity: 'warning',
    rule: 'the plan that is shown is older than it may be when it is applied',
    wayOut: 'plan again',
  },
  'plan-unchecked': {
    severity: 'warning',
    rule: 'the seal of the plan that is shown could not be checked, so anyone may have written it',
    wayOut: 'set the key that it was made with as DEPLOY_SECRETS_KEY',
  },
} as const;
