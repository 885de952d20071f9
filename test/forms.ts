/*
 * A secret as it is, and in every form that something on the way may turn it into: as text in base64 (at each of the
 * three places where it may begin), percent-encoded, escaped for JSON, or reversed; its bytes in hex, decimal or octal,
 * joined or parted by anything that programs put between; and all of that of its UTF-16 too.
 */

/** So many characters of a secret are enough to tell it: dumps of buffers are cut. */
const PIECE = 11;

/** The forms of a secret that were found in a text, by name. The secret itself is not among them. */
export function formsFound(secrets: readonly string[], text: string): string[] {
  const views = viewsOf(text);
  return [...new Set(secrets)].flatMap((secret) =>
    formsOf(secret)
      .filter(({ view, form }) => views[view].includes(form))
      .map(({ name }) => name),
  );
}

interface Form {
  readonly name: string;
  readonly view: keyof Views;
  readonly form: string;
}

interface Views {
  readonly asItIs: string;
  /** In lower case. */
  readonly lower: string;
  /** Numbers parted by one comma, whatever stood between. */
  readonly numbers: string;
  /** Hex digits without what stands between two bytes. */
  readonly hex: string;
}

const viewsOf = (text: string): Views => {
  const lower = text.toLowerCase();
  return {
    asItIs: text,
    lower,
    numbers: `,${text.replace(/[^0-9]+/g, ',')},`,
    hex: lower.replace(/0x|\\x|%|[\s,:;[\](){}'"<>-]/g, ''),
  };
};

function formsOf(secret: string): Form[] {
  const piece = secret.slice(0, PIECE);
  const [utf8, utf16] = [Buffer.from(piece), Buffer.from(piece, 'utf16le')];
  const utf16be = Buffer.from(utf16).swap16();
  const encoded = [
    ['UTF-8', utf8],
    ['UTF-16', utf16],
    ['UTF-16, the high byte first', utf16be],
  ] as const;
  return [
    { name: 'as it is', view: 'asItIs', form: secret },
    { name: 'in upper or lower case', view: 'lower', form: secret.toLowerCase() },
    { name: 'reversed', view: 'asItIs', form: [...secret].reverse().join('') },
    { name: 'percent-encoded', view: 'asItIs', form: encodeURIComponent(secret) },
    { name: 'escaped for JSON', view: 'asItIs', form: JSON.stringify(secret).slice(1, -1) },
    { name: 'escaped twice', view: 'asItIs', form: JSON.stringify(JSON.stringify(secret)).slice(3, -3) },
    { name: 'in \\u escapes', view: 'lower', form: [...piece].map(escaped).join('') },
    ...encoded.flatMap(([name, bytes]): Form[] => [
      { name: `${name} in hex`, view: 'hex', form: bytes.toString('hex') },
      { name: `${name} in decimal`, view: 'numbers', form: `,${[...bytes].join(',')},` },
      { name: `${name} in octal`, view: 'numbers', form: `,${[...bytes].map(octal).join(',')},` },
      ...base64Of(bytes).map((form) => ({ name: `${name} in base64`, view: 'asItIs' as const, form })),
    ]),
  ];
}

const escaped = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
const octal = (byte: number): string => byte.toString(8).padStart(3, '0');

/** Without the characters at both ends that depend on what stands beside. */
const base64Of = (bytes: Buffer): string[] =>
  [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = text.slice(
      before === 0 ? 0 : before + 1,
      bytes.length % 3 === 0 && before === 0 ? undefined : -1,
    );
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
