import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

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

const SDKS: Readonly<Record<string, RegExp>> = {
  github: /octokit|libsodium/,
  aws: /^@(aws-sdk|smithy)\//,
  gcp: /google|grpc/,
  airflow: /google|undici/,
};

it.each(Object.keys(SDKS))('what opens %s loads nothing of another’s', (name) => {
  const loaded = packagesOf(`providers/${name}/open.ts`);
  const theirs = Object.entries(SDKS).flatMap(([other, sdk]) =>
    other === name ? [] : loaded.filter((one) => sdk.test(one) && !SDKS[name]?.test(one)),
  );
  expect(theirs).toEqual([]);
  if (name !== 'airflow') expect(loaded.some((one) => SDKS[name]?.test(one))).toBe(true);
});

it('only an account that nothing else tells is asked of STS', () => {
  expect(packagesOf('providers/aws/open.ts')).not.toContain('@aws-sdk/client-sts');
});
