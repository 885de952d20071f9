// The secrets that every bench pushes, in the forms that the programs read.

export const number = (n: number): string => String(n).padStart(3, '0');

/** As long as a usual API key. */
export const secretOf = (n: number, generation: number): string =>
  `canary-7f3a-${number(n)}-${String(generation).padStart(24, 'k')}`;

export const nameOf = (n: number): string => `SOURCES__SOURCE_${number(n)}__API_KEY`;

export const tomlOf = (value: string, n: number): string =>
  `[sources.source_${number(n)}]\napi_key = "${value}"\n`;

/** So many of them, each made of its number. */
export const many = <T>(size: number, make: (n: number) => T): T[] =>
  Array.from({ length: size }, (_, n) => make(n));
