import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type InputSpec, inputNames, specOf } from '../../src/action/inputs/table.ts';
import { outputTable } from '../../src/action/outputs.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Writes action.yml: what GitHub reads of an action. */
export function actionYml(): string {
  const inputs = inputNames.map((name) => {
    const token = name === 'workflow-token' ? '    default: ${{ github.token }}\n' : '';
    return `  ${name}:\n    description: ${quoted(describe(specOf(name)))}\n${token}`;
  });
  const outputs = Object.entries(outputTable).map(
    ([name, description]) => `  ${name}:\n    description: ${quoted(description)}\n`,
  );
  return `# Written by \`npm run docs\`, from src/action/inputs/table.ts and src/action/outputs.ts. No input has a default here but the
# workflow's own token: what somebody wrote must be told from what nobody did.
name: deploy-secrets
description: Pushes the credentials of a dlt project to where it runs, with a plan that can be reviewed and a watch for drift
author: deploy-secrets
branding:
  icon: lock
  color: gray-dark
inputs:
${inputs.join('')}outputs:
${outputs.join('')}runs:
  using: node24
  main: action/index.cjs
`;
}

const describe = ({ describe: text, choices, otherwise, commands }: InputSpec): string =>
  [
    text,
    ...(choices ? [choices.join(', ')] : []),
    ...(otherwise === undefined ? [] : [`default: ${otherwise}`]),
    ...(commands ? [`for ${commands.join(', ')}`] : []),
  ].join('; ');

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** Puts the tables of inputs and outputs between the markers of a page. */
export function withInputs(page: string): string {
  const inputs = inputNames.map((name) => {
    const { describe: text, choices = [], otherwise = '', commands } = specOf(name);
    const words = choices.length > 0 ? `: ${choices.map((word) => `\`${word}\``).join(', ')}` : '';
    return `| \`${name}\` | ${cell(`${text}${words}`)} | ${cell(otherwise)} | ${commands?.join(', ') ?? 'every one'} |\n`;
  });
  const outputs = Object.entries(outputTable).map(([name, text]) => `| \`${name}\` | ${cell(text)} |\n`);
  const table = `| input | | default | for |\n| --- | --- | --- | --- |\n${inputs.join('')}`;
  const filled = between(page, 'inputs', table);
  return between(filled, 'outputs', `| output | |\n| --- | --- |\n${outputs.join('')}`);
}

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples/workflows');

/** Puts each example workflow where the page names it. */
export const withExamples = (page: string): string =>
  page.replace(
    /(<!-- example: (\S+) -->\n```yaml\n)[^`]*(```)/g,
    (_, begin: string, name: string, end: string) =>
      `${begin}${readFileSync(path.join(EXAMPLES, name), 'utf8')}${end}`,
  );

function between(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin.trim()} before ${end}`);
  return `${page.slice(0, from + begin.length)}${text}${page.slice(to)}`;
}
