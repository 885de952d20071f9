import { generateKey, parseKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import { VERIFY_NAME, verifyText } from '../../../src/core/marks/verify.ts';
import { entriesOf } from '../entries.ts';

/** One environment of a job, and what is said of it. Both programs must say it: ours, and the file of Python. */
export interface VerifyCase {
  readonly title: string;
  readonly env: Readonly<Record<string, string>>;
  /** The lines of stdout, or of a refusal the first line of stderr. */
  readonly says: readonly string[];
  readonly code: 0 | 1;
}

const bytes = (n: number): Uint8Array => new Uint8Array(n).fill(7);
const ring = new Keyring(parseKey(generateKey(bytes)));

/** Everything that may be in a value: nothing, other scripts, control characters, shell and workflow syntax. */
const values = {
  A: 'canary-7f3a-a',
  EMPTY: '',
  UMLAUT: 'grün 🚀\n',
  LONG: 'canary-7f3a'.repeat(4000),
  PEM: '-----BEGIN KEY-----\nY2FuYXJ5\n-----END KEY-----\n',
  SPACES: '  \t canary \r\n ',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
  SYNTAX: '::set-output name=x::canary ${{ secrets.A }} $(id) %0A',
  ONE: '1',
};
const pushed = verifyText(entriesOf(values), ring, bytes).reveal();
const small = verifyText(entriesOf({ A: values.A }), ring, bytes).reveal();
const all = { ...values, [VERIFY_NAME]: pushed };
const refused = (message: string) => [`error: ${VERIFY_NAME} ${message}`];
const withText = (text: string) => ({ ...values, [VERIFY_NAME]: text });
const edited = (edit: (data: { key: string; names: Record<string, unknown>; version: unknown }) => void) => {
  const data = JSON.parse(pushed);
  edit(data);
  return withText(JSON.stringify(data));
};

const MISSING =
  'hint: a job sees only what its env: asks for, by exactly this name; a secret that is not there arrives empty';
const DIFFERENT =
  'hint: it was changed after the push, or set elsewhere in the job; push again with --with-verify';

export const verifyCases: readonly VerifyCase[] = [
  { title: 'all is there', env: all, says: ['8 variables: 8 as pushed'], code: 0 },
  {
    title: 'one variable',
    env: { A: values.A, [VERIFY_NAME]: small },
    says: ['1 variable: 1 as pushed'],
    code: 0,
  },
  {
    title: 'one is not passed on, one is another, one has lost its line break',
    env: { ...all, A: '', ONE: '2', UMLAUT: 'grün 🚀' },
    says: [
      '8 variables: 5 as pushed, 1 missing, 2 different',
      '',
      '  A       missing: not in the environment, or empty',
      '  UMLAUT  different: something else than was pushed',
      '  ONE     different: something else than was pushed',
      MISSING,
      DIFFERENT,
    ],
    code: 1,
  },
  {
    title: 'nothing is there',
    env: { [VERIFY_NAME]: small },
    says: ['1 variable: 1 missing', '', '  A  missing: not in the environment, or empty', MISSING],
    code: 1,
  },
  { title: 'nothing tells', env: { A: values.A }, says: refused('is not in the environment'), code: 1 },
  { title: 'it arrives empty', env: withText(''), says: refused('is not in the environment'), code: 1 },
  ...Object.entries({
    masked: withText('***'),
    cut: withText(pushed.slice(0, -9)),
    'a list': withText('[]'),
    'a number': withText('1'),
    nested: withText('['.repeat(20_000)),
    'not a number': withText('{"version":NaN}'),
    'without a version': edited((data) => delete data.version),
    'of a version that is true': edited((data) => Object.assign(data, { version: true })),
    'of version 0': edited((data) => Object.assign(data, { version: 0 })),
    'with a short key': edited((data) => Object.assign(data, { key: data.key.slice(1) })),
    'with a key in upper case': edited((data) => Object.assign(data, { key: data.key.toUpperCase() })),
    'with a key whose last bits are set': edited((data) =>
      Object.assign(data, { key: `${data.key.slice(0, -1)}b` }),
    ),
    'with a tag that is short': edited((data) => Object.assign(data.names, { A: 'x' })),
    'with a tag that is none': edited((data) => Object.assign(data.names, { A: 26 })),
    'with a list of names': edited((data) => Object.assign(data, { names: ['A'] })),
  }).map(([title, env]) => ({ title, env, says: refused('is damaged'), code: 1 as const })),
  {
    title: 'without names',
    env: edited((data) => Object.assign(data, { names: {} })),
    says: refused('names no variable'),
    code: 1,
  },
  {
    title: 'newer',
    env: edited((data) => Object.assign(data, { version: 2 })),
    says: refused('was pushed by a newer version'),
    code: 1,
  },
];
