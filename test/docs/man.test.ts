import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { manPage } from '../../scripts/docs/man.ts';
import { escaped, text } from '../../scripts/docs/roff.ts';
import { kebab } from '../../src/cli/arguments.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { providers } from '../../src/providers/index.ts';

const page = manPage();

it('docs/deploy-secrets.1 is what the code gives; if not: npm run docs', () => {
  expect(readFileSync(new URL('../../docs/deploy-secrets.1', import.meta.url), 'utf8')).toBe(page);
});

/** What the page says of a command, from its title to the next. */
const partOf = (name: string): string =>
  page.split('\n.S').find((part) => part.startsWith(`S "deploy\\-secrets ${name}`)) ?? '';

it.each(commands.map(({ name }) => name))(
  'tells every option of %s, its own or that of every push',
  (name) => {
    const { groups = [] } = commands.find((command) => command.name === name) ?? {};
    const [, ofEveryPush = ''] = page.split('.SH "OPTIONS OF A PUSH"');
    const told = partOf(name) + (Object.hasOwn(providers, name) ? ofEveryPush : '');
    expect(partOf(name)).not.toBe('');
    for (const option of groups.flatMap(({ options }) => Object.keys(options)))
      expect(told).toContain(`\\fB${escaped(`--${kebab(option)}`)}\\fR`);
  },
);

it('tells no option twice that every push has', () => {
  for (const option of ['--secrets', '--dry-run', '--format'])
    expect(partOf('aws')).not.toContain(`\\fB${escaped(option)}\\fR`);
});

it.each([
  ['.dlt/secrets.toml', '\\&.dlt/secrets.toml'],
  ["'a' is \\n", '\\(aqa\\(aq is \\en'],
  ['--a `b` ~^ …', '\\-\\-a \\(gab\\(ga \\(ti\\(ha \\[u2026]'],
])('%s is text, whatever roff would make of it', (words, written) => {
  expect(text(words)).toBe(written);
});
