import { kebab, valueName } from '../../src/cli/arguments.ts';
import type { Command, OptionGroup, OptionSpecs } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { operandText } from '../../src/cli/help.ts';
import type { OptionSpec } from '../../src/core/sync/provider.ts';
import { providers } from '../../src/providers/index.ts';
import { bold, code, escaped, italic, item, quoted, text } from './roff.ts';

/*
 * The page that `man deploy-secrets` shows, in the language of man(7), which both groff and mandoc read.
 */

/** Writes the page from the tables that `--help` is made of. */
export const manPage = (): string => `${lines().join('\n')}\n`;

const pushes = commands.filter(({ name }) => Object.hasOwn(providers, name));
/** The options that all of these have, told once. */
const common = (): OptionGroup[] => commonGroups(pushes);

const lines = (): string[] => [
  '.\\" Written by npm run docs from the tables of options.',
  `.TH DEPLOY\\-SECRETS 1 ${LOOKED_OVER} "deploy\\-secrets" "User Commands"`,
  '.SH NAME',
  text('deploy-secrets - push the credentials of a dlt project to the place where it runs'),
  '.SH SYNOPSIS',
  ...['COMMAND [OPTION]...', 'COMMAND --help', '--version'].flatMap((rest) => [
    ...(rest.startsWith('COMMAND [') ? [] : ['.br']),
    `${bold('deploy-secrets')} ${escaped(rest)}`,
  ]),
  '.SH DESCRIPTION',
  ...DESCRIPTION.flatMap((paragraph, n) => [...(n > 0 ? ['.PP'] : []), text(paragraph)]),
  '.SH COMMANDS',
  ...commands.flatMap(commandPart),
  '.SH "OPTIONS OF A PUSH"',
  text(`${pushes.map(({ name }) => name).join(', ')} take these besides their own.`),
  ...common().flatMap(groupPart),
  '.SH "EXIT STATUS"',
  ...EXIT_CODES.flatMap(([code, about]) => item(escaped(code), about)),
  '.SH ENVIRONMENT',
  ...ENVIRONMENT.flatMap(([names, about]) => item(names.map(bold).join(', '), about)),
  '.SH FILES',
  ...FILES.flatMap(([file, about]) => item(italic(file), about)),
];

/** When someone last read the words that stand in no table. */
const LOOKED_OVER = '2026-11-28';

const DESCRIPTION = [
  'dlt keeps credentials in .dlt/secrets.toml. Where a job runs, dlt reads them from the environment or a store of secrets, under names of its own. A push brings each secret there, under the name and in the text that dlt reads back as the same value, and tells first what it would change. No value is in any output, URL, log or command line.',
  'Credentials never come from an option. The result goes to standard output, everything else to standard error.',
];

const EXIT_CODES = [
  ['0', 'done, or nothing to do'],
  ['1', 'refused or failed, also when only some entries failed'],
  ['2', 'changes are pending; only with --exit-code'],
  ['129, 130, 143', 'interrupted: by SIGHUP, Ctrl-C or SIGTERM'],
  ['141', 'done, but whoever read the result had gone'],
] as const;

const ENVIRONMENT: readonly (readonly [names: readonly string[], about: string])[] = [
  [['DEPLOY_SECRETS_KEY'], 'the key by which a diff tells changed from unchanged, where no file holds it'],
  [['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN'], 'the token for GitHub; without, that of gh'],
  [
    ['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_APP_PRIVATE_KEY_PATH'],
    'a GitHub App, instead of a token',
  ],
  [['AIRFLOW_TOKEN', 'AIRFLOW_USERNAME', 'AIRFLOW_PASSWORD'], 'a token for Airflow, or a user'],
  [['DLT_PROJECT_DIR', 'DLT_CONFIG_FOLDER'], 'where the project and its files are, as dlt reads them'],
  [['NO_COLOR'], 'set to anything: no colour'],
];

const FILES = [
  ['.dlt/secrets.toml', 'the secrets, unless --secrets or --template names others'],
  ['~/.config/deploy-secrets/keys.toml', 'the keys of workspaces, a section for each'],
] as const;

function commandPart(command: Command): string[] {
  const { name, summary, operand, groups, examples } = command;
  const own = pushes.includes(command) ? groups.flatMap(withoutCommon) : groups;
  const rest = [operand ? operandText(operand) : '', groups.length > 0 ? '[OPTION]...' : ''].join(' ').trim();
  return [
    `.SS ${quoted(`deploy-secrets ${name} ${rest}`.trim())}`,
    text(`${summary}${/[.?]$/.test(summary) ? '' : '.'}`),
    ...own.flatMap((group) => optionParts(group.options)),
    ...examples.flatMap(({ line, does }) => ['.PP', text(sentence(does)), ...code(line)]),
  ];
}

/** `push` -> `Push:`, and a question as it is. */
const sentence = (words: string): string =>
  `${words.slice(0, 1).toUpperCase()}${words.slice(1)}${words.endsWith('?') ? '' : ':'}`;

const groupPart = ({ title, options }: OptionGroup): string[] => [
  `.SS ${quoted(title)}`,
  ...optionParts(options),
];

const optionParts = (options: OptionSpecs): string[] =>
  Object.entries(options).flatMap(([key, spec]) =>
    item(flagOf(key, spec), spec.describe + (spec.repeatable ? ' (repeatable)' : '')),
  );

const flagOf = (key: string, spec: OptionSpec): string =>
  bold(`--${kebab(key)}`) + (spec.type === 'boolean' ? '' : ` ${italic(valueName(spec))}`);

function commonGroups([first, ...others]: readonly Command[]): OptionGroup[] {
  return (first?.groups ?? []).flatMap((group) => {
    const options = Object.entries(group.options).filter(([key, spec]) =>
      others.every(({ groups }) => groups.some(({ options: theirs }) => isSame(theirs[key], spec))),
    );
    return options.length > 0 ? [{ ...group, options: Object.fromEntries(options) }] : [];
  });
}

const isSame = (one: OptionSpec | undefined, other: OptionSpec): boolean =>
  one !== undefined && JSON.stringify(one) === JSON.stringify(other);

function withoutCommon({ title, options }: OptionGroup): OptionGroup[] {
  const left = Object.entries(options).filter(
    ([key, spec]) => !common().some((group) => isSame(group.options[key], spec)),
  );
  return left.length > 0 ? [{ title, options: Object.fromEntries(left) }] : [];
}
