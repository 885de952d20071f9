/** Writes a text as one word of a shell, in quotes where it needs them (POSIX, "Quoting"; checked 2026-11-24). */
export const shellWord = (text: string): string =>
  /^[\w,./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
