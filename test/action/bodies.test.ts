import { describe, expect, it } from 'vitest';
import { cutMarkdown } from '../../src/action/markdown.ts';
import { isNewer, marked, markerOf } from '../../src/action/marker.ts';
import { actionStage, pullRequest } from './stage.ts';

async function commentOf(toml: string, inputs: Readonly<Record<string, string>> = {}) {
  const stage = await actionStage({ '.dlt/secrets.toml': toml });
  const number = stage.server.addPullRequest('acme/etl');
  const step = await stage.step(inputs, pullRequest(number));
  return { body: stage.server.comments('acme/etl', number)[0]?.body ?? '', ...step };
}

describe('the comment', () => {
  it.each([1, 3, 90])('has all of %i changes', async (n) => {
    const { body } = await commentOf(
      Array.from({ length: n }, (_, i) => `[a]\nk${i} = "canary-${i}"\n`)
        .join('')
        .replaceAll(/(?<=\n)\[a\]\n/g, ''),
    );
    expect(body.match(/^\| `\+` \|/gm)).toHaveLength(n);
  });

  it('of 600 changes is taken by GitHub, and says that there are more', async () => {
    const long = 'x'.repeat(100);
    const lines = Array.from({ length: 600 }, (_, i) => `${long}${i} = "canary-${i}"\n`);
    const { body, summary, code } = await commentOf(`[a]\n${lines.join('')}`);
    // More than GitHub holds: the plan says so, and shows them all the same.
    expect(code).toBe(1);
    expect(body.length).toBeGreaterThan(20_000);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/And \d+ secrets more/);
    expect(summary.match(/^\| `\+` \|/gm)).toHaveLength(600);
  });

  it('is not left by a name: no mention, no link, no markup, no end of the marker', async () => {
    const names = [
      '@acme/admins',
      '<img src=x onerror=alert(1)>',
      '-->',
      '`',
      '|',
      '[x](https://evil.example)',
      '\\n::error::x',
      '\\u202e',
    ];
    const { body, log } = await commentOf(names.map((name) => `["${name}"]\nk = "canary"\n`).join(''));
    const prose = body.replace(/^<!--.*-->\n/, '').replace(/(`+)(?:(?!\1).)*?\1/g, '');
    expect(prose).not.toMatch(/@acme|<img|-->|evil\.example\)|\u202e/);
    expect(body.match(/<!--/g)).toHaveLength(1);
    expect(log).not.toMatch(/^::error::x/m);
  });
});

describe('a marker', () => {
  const kept = {
    what: 'plan',
    config: 'a -->\n<b> -- c.toml',
    folder: "x'(y)!",
    targets: ['b', 'a'],
  } as const;

  it('holds no sign that ends it, whatever a file is called', () => {
    expect(marked(kept, { id: 12, attempt: 2 }, 'text\n')).toMatchInlineSnapshot(`
      "<!-- deploy-secrets plan a%20%2d%2d%3E%0A%3Cb%3E%20%2d%2d%20c.toml x%27%28y%29%21 [a,b] run 12.2 -->
      text
      "
    `);
  });

  it('is that of one file, folder and choice of targets alone', () => {
    const other = [
      { ...kept, folder: '' },
      { ...kept, targets: [] },
      { ...kept, targets: ['a'] },
      { ...kept, config: 'a' },
    ];
    for (const one of other)
      for (const another of [kept, ...other])
        expect(marked(another, { id: 1, attempt: 1 }, '').startsWith(markerOf(one))).toBe(one === another);
    expect(markerOf({ ...kept, targets: ['a', 'b'] })).toBe(markerOf(kept));
  });

  it.each([
    [{ id: 11, attempt: 9 }, true],
    [{ id: 12, attempt: 1 }, true],
    [{ id: 12, attempt: 2 }, false],
    [{ id: 13, attempt: 1 }, false],
  ])('tells %j that it came later: %s', (run, newer) => {
    expect(isNewer(marked(kept, { id: 12, attempt: 2 }, 'text'), run)).toBe(newer);
  });
});

describe('a text that is too long', () => {
  it('ends at the end of a line, and what was folded is closed', () => {
    const text = `<details><summary>a</summary>\n\n${'line of some length\n'.repeat(50)}</details>\n`;
    const cut = cutMarkdown(text, 300);
    expect(cut.length).toBeLessThanOrEqual(300);
    expect(cut).toMatch(/\nline of some length\n\n<\/details>\n\n…\n/);
    expect(cutMarkdown(text, 5000)).toBe(text);
  });
});
