import { targetTables } from '../../src/cli/targets/tables.ts';
import type { TargetKey } from '../../src/core/targets/tables.ts';

const BEGIN = '<!-- keys:begin -->';
const END = '<!-- keys:end -->';

/** Puts the tables of all keys between the markers of a page: those of every store once, then those of each. */
export function withKeys(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the page has no ${BEGIN} before ${END}`);
  const kinds = [...targetTables.kinds];
  const isEverywhere = (key: string): boolean =>
    kinds.every(([, { keys }]) => keys.has(key)) && key !== 'layout';
  const [, first] = kinds[0] ?? [];
  const common = [...(first?.keys ?? [])].filter(([key]) => isEverywhere(key));
  const own = kinds.map(([name, { keys }]) => {
    const rows = [...keys].filter(([key]) => !isEverywhere(key));
    return `### \`to = "${name}"\`\n\n${tableOf(rows)}`;
  });
  const all = [...own, `### Every store\n\n${tableOf(common)}`];
  return `${page.slice(0, begin + BEGIN.length)}\n${all.join('\n')}${page.slice(end)}`;
}

const tableOf = (keys: readonly (readonly [string, TargetKey])[]): string =>
  [
    '| key | takes | |\n| --- | --- | --- |\n',
    ...keys.map(([key, spec]) => `| \`${key}\` | ${cell(whatItTakes(spec))} | ${cell(spec.describe)} |\n`),
  ].join('');

function whatItTakes({ type, choices, repeatable, role }: TargetKey): string {
  if (role === 'reference') return '`"env:NAME"`';
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'number') return 'a whole number';
  const words = choices ? choices.map((word) => `\`"${word}"\``).join(', ') : 'text';
  return repeatable ? `${words}; or a list of it` : words;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
