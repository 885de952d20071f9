import { expect, it } from 'vitest';
import { testbed } from '../testbed.ts';

const SECRET = 'canary-7f3a "quoted" /slash+plus';
const NUMBER = '7310873108';

/** A secret as it is, and in every form that something on the way may turn it into. */
const forms = [SECRET, NUMBER].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
]);

const good = `[sources.x]\napi_key = '${SECRET}'\nlimit = ${NUMBER}\n[sources.x.query]\na = '${SECRET}'\n`;

const texts: Record<string, string> = {
  good,
  unclosed: `[sources.x]\napi_key = '${SECRET}\n`,
  duplicate: `a = '${SECRET}'\na = ${NUMBER}\n`,
  'another shape': `sources = '${SECRET}'\n`,
  'a comment': `a = 1 # ${SECRET}\n`,
  'a placeholder': `[sources.x]\napi_key = '<${SECRET}>' # fill this in!\n`,
  'a key that is none': `${good}[deploy_secrets]\nkey = '${SECRET}'\n`,
  'a setting that is none': `${good}[deploy_secrets]\nother = '${SECRET}'\n`,
  'not TOML at all': SECRET,
};

const target = ['github', '--repo', 'acme/etl', '--owner', 'us'];

/** Each with all that a run may say. */
const ways: string[][] = [
  [...target, '--profile', 'prod', '--global', '--dry-run'],
  [...target, '--profile', 'prod', '--global', '--format', 'json'],
  [...target, '--secrets', 'env:SECRETS_TOML', '--overwrite'],
  [...target, '--secrets', '-', '--overwrite', '--format', 'markdown'],
  [...target, '--template', 'home/.dlt/secrets.toml', '--from-env', '--overwrite'],
  [...target, '--template', '.dlt/secrets.toml', '--names-only'],
  [...target, '--template', '.dlt/secrets.toml', '--names-only', '--format', 'json'],
  [...target, '--template', '.dlt/secrets.toml', '--names-only', '--format', 'markdown'],
  ['explain', '--profile', 'prod', '--global'],
  ['explain', '--profile', 'prod', '--global', '--format', 'json', '--pipeline', 'p'],
  ['explain', 'sources.x.api_key', '--secrets', 'env:SECRETS_TOML'],
  ['explain', '--secrets', '-', '--format', 'json'],
  ['explain', '--template', 'home/.dlt/secrets.toml', '--from-env'],
  ['explain', 'sources.x.api_ky'],
];
const TYPO = ways.length - 1;

it.each(Object.entries(texts))(
  'shows nothing of a secret, wherever it comes from: %s',
  async (what, text) => {
    const { run, server: github } = await testbed('github', {
      files: {
        '.dlt/.workspace': '',
        '.dlt/prod.secrets.toml': text,
        '.dlt/secrets.toml': text,
        'home/.dlt/secrets.toml': good,
      },
    });
    const env = {
      SECRETS_TOML: text,
      SOURCES__X__API_KEY: SECRET,
      SOURCES__X__LIMIT: NUMBER,
      SOURCES__X__QUERY: JSON.stringify({ a: SECRET }),
      API_KEY: SECRET,
    };
    const home = { id: 1000, home: 'home' };
    let said = '';
    for (const way of ways) {
      const { screen, code } = await run(way, { env, stdin: text, user: home });
      expect(screen, way.join(' ')).not.toBe('');
      if (what === 'good' && way !== ways[TYPO]) expect([way, code]).toEqual([way, 0]);
      said += screen;
    }
    const wire = github.requests.map(
      ({ method, path, headers }) => `${method} ${path} ${JSON.stringify(headers)}`,
    );
    const everything = [said, ...wire].join('\n');
    for (const form of forms) expect(everything.includes(form), 'a canary got out').toBe(false);
  },
);
