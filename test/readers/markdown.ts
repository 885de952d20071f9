/*
 * A small reader of GitHub's Markdown, for what our own writer makes: it takes code away as CommonMark does ("Code
 * spans", "Fenced code blocks"), and tells whether what is left has anything but plain words. The real reader,
 * cmark-gfm, judges in test/real.
 */

/** The words outside of code that GitHub would make more of than text. */
export function markupIn(markdown: string): string[] {
  const text = withoutSpans(withoutBlocks(markdown));
  return text
    .split('\n')
    .map((line) => line.replace(/^(### |- \*\*(?:error|warning)\*\* )/, ''))
    .filter((line) => !/^\|[ |-]*\|$/.test(line))
    .flatMap((line) => line.replace(/ ?\| ?/g, ' ').match(MARKUP) ?? []);
}

/** Letters, digits, spaces and the signs of a sentence make nothing; anything else might. */
const MARKUP = /[^\p{L}\p{M}\p{N}\p{Zs} .,;:!?'"()·\0-]|\bwww\.|:\/\/|\bGH-\d|\b[0-9a-f]{7,40}\b|:\w+:/gu;

const withoutBlocks = (markdown: string): string => markdown.replace(/^(`{3,})[a-z]*\n[\s\S]*?^\1\n/gm, '\n');

/** A span ends at the next run of just as many backticks; a run without such a partner is text. */
function withoutSpans(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      let left = '';
      let rest = line;
      for (let open = /`+/.exec(rest); open; open = /`+/.exec(rest)) {
        const [run] = open;
        const after = rest.slice(open.index + run.length);
        const close = [...after.matchAll(/`+/g)].find(([one]) => one.length === run.length);
        if (!close) return `${left}${rest}`;
        left += `${rest.slice(0, open.index)}\0`;
        rest = after.slice(close.index + run.length);
      }
      return left + rest;
    })
    .join('\n');
}
