/** SGR codes, on and off. Node's `styleText` would be asked, but `node:util` takes 5 ms of every start. */
const CODES = {
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  red: [31, 39],
  dim: [2, 22],
  bold: [1, 22],
} as const;

export type Style = keyof typeof CODES;
export type Paint = (style: Style, text: string) => string;

/** Colour only helps: without it every word and sign is the same. */
export const painter = (colour: boolean): Paint =>
  colour
    ? (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m`
    : (_style, text) => text;
