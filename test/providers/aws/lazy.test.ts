import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The packages of which anything is loaded when these modules are, in a process of its own. */
function packagesOf(...modules: string[]): string[] {
  const program = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({
      load(url, context, next) {
        const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules\\/)/.exec(url) ?? [];
        if (name) seen.add(name);
        return next(url, context);
      },
    });
    for (const one of ${JSON.stringify(modules.map((one) => `${root}src/${one}`))}) await import(one);
    console.log(JSON.stringify([...seen].sort()));
  `;
  const args = ['--input-type=module', '--no-warnings', '-e', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: root }));
}

it('all data of all providers come without any SDK', () => {
  expect(
    packagesOf('providers/index.ts').filter((name) => /aws|smithy|google|grpc|octokit/.test(name)),
  ).toEqual([]);
});

it('what opens another store loads nothing of AWS’s, and what opens AWS nothing of theirs', () => {
  const github = packagesOf('providers/github/open.ts');
  expect(github).toContain('@octokit/core');
  expect(github.filter((name) => /^@(aws-sdk|smithy)\//.test(name))).toEqual([]);
  const aws = packagesOf('providers/aws/open.ts');
  expect(aws).toContain('@aws-sdk/client-secrets-manager');
  expect(aws.filter((name) => /octokit|google|grpc/.test(name))).toEqual([]);
  // Only an account that nothing else tells is asked of STS.
  expect(aws).not.toContain('@aws-sdk/client-sts');
});
