import { isMap, type YAMLMap } from 'yaml';
import { itemsOf, keysOf, pairsOf, textOf, valueIn } from '../yaml.ts';

/**
 * Lists the scripts of Python that a job runs, by their path from the repository's root. What a shell or an expression
 * would make of the line first, and what lies outside, is left out: a script that is missed is asked for, one that is taken by mistake
 * would hand secrets to the wrong job.
 */
export function scriptsOf(root: YAMLMap, job: YAMLMap): string[] {
  const inherited = folderIn(valueIn(job, 'defaults')) ?? folderIn(valueIn(root, 'defaults')) ?? '.';
  return itemsOf(valueIn(job, 'steps')).flatMap((step) => {
    const folder = textOf(valueIn(step, 'working-directory')) ?? inherited;
    const lines = (textOf(valueIn(step, 'run')) ?? '').split(/[\n;]|&&|\|\|/);
    return lines.flatMap((line) => {
      const script = scriptIn(line.trim().split(/\s+/, MOST_WORDS));
      const path = script === undefined ? undefined : pathWithin(`${folder}/${script}`);
      return path === undefined ? [] : [path];
    });
  });
}

/** A longer command is none that somebody wrote to run a script. */
const MOST_WORDS = 100;

const folderIn = (defaults: unknown): string | undefined =>
  textOf(valueIn(valueIn(defaults, 'run'), 'working-directory'));

/** Options of Python and uv that take the next word (python 3.13 and uv 0.9, checked 2026-11-28). */
const WITH_VALUE =
  /^(-[WXp]|--(with|with-editable|with-requirements|python|env-file|extra|group|only-group|project|directory|index|index-url|package))$/;
const RUNNERS = [
  ['uv', 'run'],
  ['poetry', 'run'],
  ['pipenv', 'run'],
  ['pdm', 'run'],
  ['hatch', 'run'],
];

/** Finds what `python FILE`, `python -m MODULE` or `uv run FILE` runs; undefined for any other command. */
function scriptIn(words: readonly string[]): string | undefined {
  const [program = '', next = ''] = words;
  if (RUNNERS.some(([runner, run]) => runner === program && run === next)) {
    const inner = afterOptions(words.slice(2));
    return (program === 'uv' ? fileIn(inner) : undefined) ?? scriptIn(inner);
  }
  if (!/^python(3(\.\d+)?)?$/.test(program)) return undefined;
  const module = words[1] === '-m' ? plain(words[2] ?? '') : undefined;
  if (module !== undefined) return `${module.replaceAll('.', '/')}.py`;
  return fileIn(afterOptions(words.slice(1)));
}

/** Reads the first word as a file of Python in the repository. */
function fileIn([first = '']: readonly string[]): string | undefined {
  const file = plain(first);
  return file?.endsWith('.py') && !file.startsWith('/') ? file : undefined;
}

function afterOptions(words: readonly string[]): readonly string[] {
  const [first, ...others] = words;
  if (!first?.startsWith('-')) return words;
  return first === '-c' || first === '-m'
    ? []
    : afterOptions(WITH_VALUE.test(first) ? others.slice(1) : others);
}

/** A word that means itself, with or without quotes around it. */
const plain = (word: string): string | undefined => /^(["']?)([\w./-]+)\1$/.exec(word)?.[2];

function pathWithin(path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const isOutside = path.startsWith('/') || parts.includes('..') || path.includes('${{');
  return isOutside ? undefined : parts.join('/');
}

/** Tells whether a text of Python is one that uses dlt itself. Tests do too, and are no pipeline. */
export const usesDlt = (path: string, text: string): boolean =>
  !/(^|\/)(tests?\/|test_[^/]*$|[^/]*_test\.py$|conftest\.py$)/.test(path) &&
  /^[ \t]*(import[ \t]+([\w.]+[ \t]*,[ \t]*)*|from[ \t]+)dlt(hub)?\b/m.test(text);

/** What starts only what the repository's own people have merged, or start by hand. */
const OWN_TRIGGERS = ['schedule', 'workflow_dispatch', 'push', 'repository_dispatch', 'workflow_call'];

/** Says why secrets go into a job only where somebody names it; undefined for one that may be found. */
export function riskOf(root: YAMLMap, job: YAMLMap): string | undefined {
  const on = valueIn(root, 'on');
  const triggers = [...keysOf(on), ...itemsOf(on).map(textOf), textOf(on)].filter(
    (name) => name !== undefined,
  );
  const other = triggers.find((name) => !OWN_TRIGGERS.includes(name));
  if (other?.startsWith('pull_request')) return 'pull requests start it';
  if (other !== undefined) return `${other} starts it`;
  return itemsOf(valueIn(job, 'steps')).some(publishes) ? 'it publishes' : undefined;
}

const PUBLISHES = {
  run: /\b(npm|pnpm|yarn|bun|cargo|poetry|uv|flit|hatch|pdm|helm|vsce|gem|nuget|lerna) +(-\S+ +){0,9}(publish|push)\b|\b(twine +upload|docker +(image +)?push|gh +release|semantic-release|goreleaser)\b/,
  uses: /publish|release|deploy-pages|build-push-action|goreleaser|docker\/login-action/i,
};

function publishes(step: unknown): boolean {
  const commands = (textOf(valueIn(step, 'run')) ?? '').replaceAll(/\\\r?\n/g, ' ');
  return (
    PUBLISHES.run.test(commands) ||
    commands.split('\n').some(buildsAndPushes) ||
    PUBLISHES.uses.test(textOf(valueIn(step, 'uses')) ?? '')
  );
}

/** In two steps, since one pattern for both would begin anew at each word. */
function buildsAndPushes(line: string): boolean {
  const build = line.search(/\bbuildx\b/);
  return build >= 0 && line.includes('--push', build);
}

/** Lists every job that runs steps of its own. */
export const jobsWithSteps = (root: YAMLMap): { readonly id: string; readonly map: YAMLMap }[] =>
  pairsOf(valueIn(root, 'jobs')).flatMap(([id, map]) =>
    isMap(map) && map.has('steps') ? [{ id, map }] : [],
  );
