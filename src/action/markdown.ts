const REST = '\n…\n\nThere is more: the log of the run has it all.\n';

/** Cuts at the end of a line, and closes what is folded there. */
export function cutMarkdown(text: string, most: number): string {
  if (text.length <= most) return text;
  const closing = '\n</details>\n';
  const start = text.slice(0, most - REST.length - closing.length);
  const whole = start.slice(0, start.lastIndexOf('\n') + 1);
  const open = countOf(whole, '<details>') - countOf(whole, '</details>');
  return `${whole}${open > 0 ? closing : ''}${REST}`;
}

const countOf = (text: string, piece: string): number => text.split(piece).length - 1;
