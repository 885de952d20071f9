import { styleText } from 'node:util';

export type Style = 'green' | 'yellow' | 'magenta' | 'red' | 'dim' | 'bold';
export type Paint = (style: Style, text: string) => string;

/** Colour only helps: without it every word and sign is the same. */
export const painter = (colour: boolean): Paint =>
  colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
