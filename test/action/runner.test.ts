import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../src/action/annotations.ts';
import { masksOf, secretsIn } from '../../src/action/masks.ts';
import { annotationCommand, maskCommand } from '../../src/action/runner/commands.ts';
import { drawDelimiter, outputText } from '../../src/action/runner/outputs.ts';
import { diagnostic } from '../../src/core/diagnostics.ts';
import { Redacted } from '../../src/core/redacted.ts';
import { parseToml } from '../../src/core/toml/parse.ts';

const masks = (...texts: string[]) => masksOf(texts.map((text) => new Redacted(text)));

describe('masks', () => {
  it('are the value, its lines, and the forms in which programs write them', () => {
    expect(masks('pä s/1"')).toEqual(
      [
        'p\\u00e4 s/1\\"',
        'p%C3%A4%20s%2F1%22',
        'cMOkIHMvMSIK',
        'p%C3%A4+s%2F1%22',
        'cMOkIHMvMSI=',
        'pä s\\/1\\"',
        'cMOkIHMvMSI',
        'pä s/1\\"',
        'pä s/1"',
      ].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)),
    );
  });

  it('leave alone what is shorter than four characters, and words of every log', () => {
    expect(masks('abc', '', '  a  ')).toEqual([]);
    const leaves = parseToml(
      'a = true\nb = false\nc = 12\nd = 5432\ne = ["canary-x", "no", { f = "canary-y" }]\n',
      's',
    );
    const found = masksOf(secretsIn(leaves));
    expect(found).not.toContain('true');
    expect(found).not.toContain('True');
    for (const one of ['5432', 'canary-x', 'canary-y']) expect(found).toContain(one);
  });

  it('are each line of a key, whichever way lines end', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const found = masks(`-----BEGIN-----${end}canary-1${end}ab${end}canary-2${end}`);
      for (const one of ['-----BEGIN-----', 'canary-1', 'canary-2']) expect(found).toContain(one);
      expect(found).not.toContain('ab');
    }
  });

  it('stand in one line each, whatever they hold', () => {
    const command = maskCommand('100%\n::set-output name=a::b\r\nc');
    expect(command).toBe('::add-mask::100%25%0A::set-output name=a::b%0D%0Ac\n');
    for (const one of masks('a\ud800bcd')) expect(one).toBeTypeOf('string');
  });
});

describe('annotations', () => {
  const place = { root: '/work/repo', folder: '/work/repo/etl' };
  const problem = diagnostic('wrong-value', {
    at: { file: 'deploy-secrets.toml', line: 3, column: 5 },
    message: 'what',
    hint: 'how',
  });

  it('stand at the line, from the root of the repository', () => {
    const [one] = annotationsOf([problem], place);
    expect(one && annotationCommand(one)).toBe(
      '::error file=etl/deploy-secrets.toml,line=3,col=5,title=deploy-secrets wrong-value::what%0Ahint: how\n',
    );
  });

  it.each(['env:SECRETS', 'standard input', '../../elsewhere.toml', '/etc/x.toml'])(
    'have no file for %s',
    (file) => {
      const [one] = annotationsOf([{ ...problem, at: { file, line: 1, column: 1 } }], place);
      expect(one?.file).toBeUndefined();
    },
  );

  it('cannot be left by a name', () => {
    const hostile = 'a,line=9::b\n::add-mask::x\u202e%0A';
    const one = {
      kind: 'error',
      title: hostile,
      message: hostile,
      file: 'a,line=9::b.toml',
      line: 1,
    } as const;
    expect(annotationCommand(one)).toBe(
      '::error file=a%2Cline=9%3A%3Ab.toml,line=1,title=a%2Cline=9%3A%3Ab\\u000a%3A%3Aadd-mask%3A%3Ax\\u202e%250A' +
        '::a,line=9::b%0A::add-mask::x\\u202e%250A\n',
    );
    const unseen = annotationCommand({ ...one, file: 'x\u202e\n.toml' });
    expect(unseen).toMatch(/^::error title=/);
  });

  it('are ten of a kind at most, and the last counts the rest', () => {
    const many = Array.from({ length: 14 }, (_, n) => ({ ...problem, message: `${n}` }));
    const found = annotationsOf(many, place);
    expect([found.length, found.at(-1)?.message]).toEqual([10, '5 problems more: see the summary']);
  });
});

describe('outputs', () => {
  it('end at a delimiter that no value can know', () => {
    const delimiter = drawDelimiter((n) => new Uint8Array(n).fill(171));
    expect(delimiter).toBe(`deploy_secrets_${'ab'.repeat(16)}`);
    expect(outputText('targets', 'a\nEOF\nresult=applied', delimiter)).toBe(
      `targets<<${delimiter}\na\nEOF\nresult=applied\n${delimiter}\n`,
    );
    expect(() => outputText('targets', `a\n${delimiter}\nb`, delimiter)).toThrow();
  });
});
