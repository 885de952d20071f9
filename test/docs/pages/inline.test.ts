import { expect, it } from 'vitest';
import { kebab } from '../../../src/cli/arguments.ts';
import { commands } from '../../../src/cli/commands/index.ts';
import { pages, takenApart, textOf } from './blocks.ts';

/** By command: the options that it takes. */
const optionsOf = new Map(
  commands.map(({ name, groups = [] }) => [
    name,
    [
      '--help',
      ...groups.flatMap(({ options }) => Object.keys(options).map((option) => `--${kebab(option)}`)),
    ],
  ]),
);

/** The commands within sentences and tables: nothing runs them, so each is held to what there is. */
const spansOf = (text: string): string[] =>
  text
    .replaceAll(/```[\s\S]*?```/g, '')
    .split(/\n\n|\n(?=[|-])/)
    .flatMap((paragraph) => [...paragraph.matchAll(/`([^`]+)`/g)])
    .map(([, span = '']) => span.replaceAll(/\s+/g, ' '))
    .filter((span) => /(?:^|\| )deploy-secrets [a-z]/.test(span));

/** What of a command is not there. */
function unknownIn(span: string): string[] {
  const [, of = ''] = /\bdeploy-secrets (.*)$/.exec(span) ?? [];
  const [name = '', ...rest] = takenApart(of).words;
  const options = optionsOf.get(name);
  if (!options) return [name];
  const named = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/[=,;].*$/, ''));
  return named.filter((option) => !options.includes(option));
}

it.each(pages)('%s names no command and no option in passing that is not there', (page) => {
  const unknown = spansOf(textOf(page)).filter((span) => unknownIn(span).length > 0);
  expect(unknown).toEqual([]);
});

it('sees what it is about', () => {
  expect(
    spansOf('a `deploy-secrets github --repos x` and\n```\ndeploy-secrets y\n```\n`x | deploy-secrets aws`'),
  ).toEqual(['deploy-secrets github --repos x', 'x | deploy-secrets aws']);
  expect(unknownIn('deploy-secrets github --dryrun')).toEqual(['--dryrun']);
  expect(unknownIn('deploy-secrets gihub')).toEqual(['gihub']);
  expect(unknownIn('deploy-secrets check --write')).toEqual([]);
});
