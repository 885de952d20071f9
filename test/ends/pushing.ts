import { afterAll, beforeAll, beforeEach } from 'vitest';
import { envFor, type FakeGitHub, startFakeGitHub } from '../fakes/github/index.ts';
import { type Installed, install } from './installed.ts';

/** The command of a push, and what it leaves at GitHub when it is done. */
export const push = 'deploy-secrets github --repo acme/etl --owner us --secrets secrets.toml';
export const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';
export const arrived = {
  SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
  SOURCES__PIPEDRIVE__LIMIT: '10000',
};

export let github: FakeGitHub;
export let program: Installed;

/** Installs the program for the tests of one file, before a GitHub that is empty at each of them. */
export function installForTests(): void {
  beforeAll(async () => {
    github = await startFakeGitHub();
    program = await install(envFor(github));
  }, 120_000);
  beforeEach(async () => {
    github.reset();
    await program.write(toml);
  });
  afterAll(async () => {
    await github.close();
    await program.remove();
  });
}
