import yargs, { type Argv } from 'yargs';
import type { OptionSpec } from '../core/sync/provider.ts';

/** The options of a command by their kebab names. */
export type Specs = ReadonlyMap<string, OptionSpec>;

/**
 * Makes the parser of a command's options, for reading a line and for completing one. It prints nothing, never ends
 * the process, and takes each word as it is written.
 *
 * A switch is a string of no words: a boolean of yargs takes `--yes=no` and `--yes false` without complaint. A
 * repeatable option is no array: an array of yargs drops quotes around `--include='"a"'`, and takes no word that
 * begins with a dash (yargs/yargs-parser#254, open in 22.0.0). Whatever is given twice comes as a list anyway.
 */
export const parserOf = (specs: Specs): Argv =>
  yargs()
    .scriptName('deploy-secrets')
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    // Our own texts say what is wrong, see `options.ts`.
    .fail(() => {})
    .parserConfiguration({
      // Off for good: these four would find nothing to change while `tokens.ts` marks what is not in the table.
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      // An operand `1e3` is no 1000.
      'parse-positional-numbers': false,
      // Else yargs leaves out each option that lacks its value, and names only the last of them.
      'nargs-eats-options': true,
      'populate--': true,
    })
    .string([...specs.keys()])
    .nargs(Object.fromEntries([...specs].map(([name, { type }]) => [name, type === 'boolean' ? 0 : 1])));
