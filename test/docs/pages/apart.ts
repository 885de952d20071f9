/*
 * What no test of pages runs, each with the reason, and what stands in for it. The key is the page and how the command or the block begins;
 * a key that nothing begins with is an error.
 */

export const apart: Readonly<Record<string, string>> = {
  'README.md: npm ci && npm pack': 'test/real/getting packs, installs and pushes',
  'README.md: read -rs GH_TOKEN': 'asks at a terminal',
  'CONTRIBUTING.md: npm ci': 'this test runs after it',
  'bench/README.md: bench/install': 'fetches other programs',
  'docs/airflow.md: deploy-secrets airflow --mwaa etl-prod':
    'needs the AWS command line; test/providers/airflow signs in so',
  'docs/airflow.md: deploy-secrets airflow --url https://….composer': 'an address of Google, shortened',
  'docs/architecture.md: flowchart TD': 'test/docs/architecture.test.ts holds it to the imports',
  'docs/in-ci.md: sops encrypt': 'test/real/sources/in-ci.test.ts runs it with sops',
  'docs/in-ci.md: age --encrypt': 'test/real/sources/in-ci.test.ts runs it with age',
  'docs/library.md: import { readFileSync }': 'test/docs/library.test.ts runs and type-checks it',
  'docs/networks.md: error: could not list': 'what a proxy makes it say; test/network/proxies.test.ts has it',
};

/** Commands that end otherwise than with 0 where they are, and why. */
export const otherwise: Readonly<Record<string, { readonly code: number; readonly why: string }>> = {
  'deploy-secrets verify': { code: 1, why: 'outside of a job nothing has arrived' },
};
