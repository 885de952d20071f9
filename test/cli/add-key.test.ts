import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addKeyTo } from '../../src/cli/commands/init/run.ts';
import { generateKey } from '../../src/core/marks/key.ts';
import type { Leaf } from '../../src/core/model.ts';
import { parseToml } from '../../src/core/toml/parse.ts';
import { dotted } from '../../src/core/toml/path.ts';
import { isSetting, takeSettings } from '../../src/core/toml/settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const documents = globSync(['fixtures/**/*.toml', 'test/real/dlt/**/*.toml'], { cwd: root })
  .filter((file) => !file.includes('node_modules'))
  .map((file) => [file, readFileSync(path.join(root, file), 'utf8')] as const)
  .filter(([, text]) => isFree(text));

const key = generateKey((bytes) => new Uint8Array(bytes).fill(7));

/** Taken as a document, and without a key. */
function isFree(text: string): boolean {
  try {
    return takeSettings(parseToml(text, 'f')).key === undefined;
  } catch {
    return false;
  }
}

const told = (leaves: readonly Leaf[]): string[] =>
  leaves.map(({ path: at, value, comment }) =>
    JSON.stringify([dotted(at), value.reveal(), comment?.reveal()], (_, one: unknown) =>
      typeof one === 'bigint' ? `${one}n` : one instanceof Map ? [...one] : Object.is(one, -0) ? '-0' : one,
    ),
  );

/** What stands in `after` beside all that stands in `before`, where that is one stretch. */
function addedTo(before: string, after: string): string | undefined {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  const rest = before.slice(start);
  return after.endsWith(rest) ? after.slice(start, after.length - rest.length) : undefined;
}

/** What looks like the section in a text, and is none. */
const decoys = [
  '',
  '# [deploy_secrets]\n',
  'decoy = """\n[deploy_secrets]\nkey = 1\n"""\n',
  "decoy = '''\n[deploy_secrets]\n'''\n",
  'decoy = "[deploy_secrets]"\n',
  'decoy = [ # [deploy_secrets]\n  [1],\n]\n',
];
const sections = ['', '\n[deploy_secrets]\n', '\n[ "deploy_secrets" ] # [deploy_secrets]\n\n'];

describe('a key added to a document', () => {
  it('has many documents to look at', () => {
    expect(documents.length).toBeGreaterThan(40);
  });

  it.each(documents)('%s', (_, document) => {
    const choices = fc.tuple(
      fc.constantFrom(...decoys),
      fc.constantFrom(...sections),
      fc.boolean(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(choices, ([decoy, section, isCrlf, isCut]) => {
        const joined = decoy + document.replaceAll('\r\n', '\n') + section;
        const whole = isCut ? joined.replace(/\n+$/, '') : joined;
        const before = isCrlf ? whole.replaceAll('\n', '\r\n') : whole;
        fc.pre(isFree(before));
        const after = addKeyTo(before, key, 'f');
        const leaves = parseToml(after, 'f');
        expect(takeSettings(leaves).key?.reveal()).toBe(key.reveal());
        expect(told(leaves.filter((leaf) => !isSetting(leaf)))).toEqual(
          told(parseToml(before, 'f').filter((leaf) => !isSetting(leaf))),
        );
        expect(addedTo(before, after)).toContain(`key = "${key.reveal()}"`);
        if (isCrlf) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      }),
      { numRuns: 20 },
    );
  });
});
