import { formatJson, printable } from '../../../core/inert.ts';
import { VERIFY_NAME, type Verification, verify } from '../../../core/marks/verify.ts';
import { Redacted } from '../../../core/redacted.ts';
import { count } from '../../../core/words.ts';
import type { Context, Screen } from '../../context.ts';
import { foldLine, padTo, widthOf } from '../../render/style.ts';

interface VerifyOptions {
  readonly format: 'text' | 'json' | undefined;
  readonly quiet: boolean;
}

/** Compares this environment with what was pushed. 1 unless every name holds exactly that. */
export async function verifyEnvironment(
  { format, quiet }: VerifyOptions,
  { env, stdout }: Context,
): Promise<number> {
  const text = env[VERIFY_NAME];
  const names = verify(text === undefined ? undefined : new Redacted(text), env);
  const isSame = names.every(({ state }) => state === 'same');
  if (format === 'json') stdout.write(verificationJson(names));
  else if (!quiet || !isSame) stdout.write(verificationText(names, stdout));
  return isSame ? 0 : 1;
}

const verificationJson = (names: readonly Verification[]): string =>
  formatJson({ version: 1, names, summary: summaryOf(names) });

const summaryOf = (names: readonly Verification[]): Record<Verification['state'], number> => {
  const having = (state: Verification['state']): number => names.filter((one) => one.state === state).length;
  return { same: having('same'), missing: having('missing'), different: having('different') };
};

/** Says the count first, then what is wrong, by name, with the way out. */
function verificationText(
  names: readonly Verification[],
  screen: Pick<Screen, 'width' | 'isTerminal'>,
): string {
  const { same, missing, different } = summaryOf(names);
  const some = (n: number, what: string): string[] => (n > 0 ? [`${n} ${what}`] : []);
  const counted = [...some(same, 'as pushed'), ...some(missing, 'missing'), ...some(different, 'different')];
  const wrong = names.filter(({ state }) => state !== 'same');
  const widest = Math.max(0, ...wrong.map(({ name }) => widthOf(printable(name))));
  return [
    `${count(names.length, 'variable')}: ${counted.join(', ')}`,
    ...wrong.flatMap(({ name, state }, n) => [
      ...(n === 0 ? [''] : []),
      `  ${padTo(printable(name), widest)}  ${STATES[state]}`,
    ]),
    ...(missing > 0 ? [foldLine(`hint: ${PASS_ON}`, screen)] : []),
    ...(different > 0 ? [foldLine(`hint: ${PUSH_AGAIN}`, screen)] : []),
    '',
  ].join('\n');
}

const STATES: Readonly<Record<Verification['state'], string>> = {
  same: '',
  missing: 'missing: not in the environment, or empty',
  different: 'different: something else than was pushed',
};

const PASS_ON =
  'a job sees only what its env: asks for, by exactly this name; a secret that is not there arrives empty';
const PUSH_AGAIN =
  'it was changed after the push, or set elsewhere in the job; push again with --with-verify';
