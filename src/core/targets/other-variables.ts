interface OtherVariables {
  readonly names: RegExp;
  readonly message: string;
}

/**
 * Variables that hold something, and not what signs in at a store of a target. Whoever writes the file, and the address in it, must
 * not choose what of this machine is sent there. Names as the programs document them, checked 2026-11-28.
 */
const OTHERS: readonly OtherVariables[] = [
  { names: /^DEPLOY_SECRETS_/, message: 'deploy-secrets, which never sends it' },
  { names: /__/, message: 'dlt: secrets of pipelines have such names' },
  {
    names: /^(GH|GITHUB)(_ENTERPRISE)?_TOKEN$|^GITHUB_APP_(ID|INSTALLATION_ID|PRIVATE_KEY|PRIVATE_KEY_PATH)$/,
    message: 'GitHub',
  },
  { names: /^AIRFLOW_(TOKEN|USERNAME|PASSWORD)$/, message: 'Airflow' },
  {
    names:
      /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CONTAINER_AUTHORIZATION_TOKEN|BEARER_TOKEN_\w+)$/,
    message: 'AWS',
  },
  {
    names: /^(GOOGLE_(APPLICATION_CREDENTIALS|CREDENTIALS|OAUTH_ACCESS_TOKEN)|CLOUDSDK_AUTH_ACCESS_TOKEN)$/,
    message: 'Google Cloud',
  },
  {
    names: /^(ARM|AZURE)_(CLIENT_SECRET|ACCESS_KEY|FEDERATED_TOKEN\w*|OIDC_TOKEN)$/,
    message: 'Azure',
  },
  {
    names:
      /^(ACTIONS_\w+|CI_JOB_(TOKEN|JWT\w*)|CI_(REGISTRY|DEPLOY)_PASSWORD|SYSTEM_ACCESSTOKEN|CIRCLE_OIDC_TOKEN\w*|BITBUCKET_STEP_OIDC_TOKEN|BUILDKITE_AGENT_ACCESS_TOKEN)$/,
    message: 'the CI',
  },
  {
    names: /^(NPM_TOKEN|NODE_AUTH_TOKEN|TWINE_PASSWORD|UV_PUBLISH_TOKEN|VAULT_TOKEN)$/,
    message: 'another program',
  },
  { names: /^(ALL|HTTPS?|NO)_PROXY$/i, message: 'the network' },
  {
    names: /^(HOME|PATH|PWD|OLDPWD|SHELL|SSH_AUTH_SOCK|TMPDIR|LD_\w+|NODE_\w+|PYTHON\w+)$/,
    message: 'the system',
  },
];

/**
 * Tells whose a variable is, where its name says that it is not the target's to send.
 * @param own under which names the store of the target looks for credentials by itself
 */
export function otherOwnerOf(variable: string, own: readonly string[]): string | undefined {
  if (own.includes(variable)) return undefined;
  return OTHERS.find(({ names }) => names.test(variable))?.message;
}
