import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERIFY_NAME } from '../../../src/core/marks/verify.ts';
import { verifyScript } from '../../../src/core/workflows/generate/verify-script.ts';
import { verifyCases } from '../../core/marks/verify-cases.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-verify-'));
  file = path.join(folder, 'verify.py');
  writeFileSync(file, verifyScript);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the program and real Python see: nothing but this. */
const run = (env: Readonly<Record<string, string>>, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('python3', [...args, file], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
};

describe.each([
  ['as a runner has it', { LANG: 'C.UTF-8' }],
  ['where text is ASCII', { LC_ALL: 'POSIX', PYTHONUTF8: '0', PYTHONCOERCECLOCALE: '0' }],
])('the file of Python, %s', (_, locale) => {
  it.each(verifyCases)('$title', ({ env, says, code }) => {
    const run_ = run({ ...locale, ...env });
    const [first] = run_.stderr.split('\n');
    expect([run_.code, run_.stdout || `${first}\n`]).toEqual([code, `${says.join('\n')}\n`]);
    for (const text of [run_.stdout, run_.stderr]) {
      expect(text).not.toContain('canary');
      expect(text).not.toContain('Traceback');
    }
  });
});

it('shows a name that no shell has in quotes, and no runner takes it for a command', () => {
  const tag = 'a'.repeat(26);
  const names = { '::add-mask::x': tag, '##[error]y': tag, 'a\u202eb\n': tag };
  const text = JSON.stringify({ version: 1, key: 'a'.repeat(52), names });
  const { code, stdout } = run({ [VERIFY_NAME]: text });
  expect(code).toBe(1);
  expect(stdout).toMatchInlineSnapshot(`
    "3 variables: 3 missing

      "\\u003a\\u003aadd-mask\\u003a\\u003ax"  missing: not in the environment, or empty
      "\\u0023\\u0023[error]y"               missing: not in the environment, or empty
      "a\\u202eb\\n"                         missing: not in the environment, or empty
    hint: a job sees only what its env: asks for, by exactly this name; a secret that is not there arrives empty
    "
  `);
});

it('shows nothing of a variable where it fails itself', () => {
  const broken = verifyScript.replace(
    '    digest = hmac.new(',
    '    digest = nothing(value)\n    digest = hmac.new(',
  );
  writeFileSync(file, broken);
  const all = verifyCases.find(({ code }) => code === 0)?.env ?? {};
  expect(run(all)).toEqual({ code: 1, stdout: '', stderr: 'error: NameError, so nothing is proven\n' });
  writeFileSync(file, verifyScript);
});

it('needs nothing that Python 3.8 does not have, and sends nothing', () => {
  const names = `import ast, sys
tree = ast.parse(sys.stdin.read(), feature_version=(3, 8))
print(*sorted(a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names))`;
  const found = execFileSync('python3', ['-c', names], { input: verifyScript, encoding: 'utf8' });
  expect(found).toBe('base64 hashlib hmac json os re sys\n');
});
