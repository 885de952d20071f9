import type { Leaf, TomlValue } from '../../model.ts';
import { type Slip, textsIn } from './slip.ts';

/** What stands where a value shall be filled in. */
interface Placeholder {
  readonly examples: readonly string[];
  readonly pattern: RegExp;
}

/**
 * What cannot be a value, and is refused: what dlt writes into a fresh template, and its docs and examples into
 * theirs. `<configure me>` and an old date since dlt 1.11, `please set me up!` in `dlt deploy`, and the like (dlt 1.26
 * to 1.31, their docs and verified sources, checked 2026-11-24). A number, a boolean or a plain word cannot be told
 * from a value.
 */
export const PLACEHOLDERS: readonly Placeholder[] = [
  {
    examples: ['please set me up!', 'set-me-up', 'https://<set me up>/'],
    pattern: /(?<![a-z])set[ _-]me[ _-]up(?![a-z])/i,
  },
  { examples: ['fill this in!'], pattern: /(?<![a-z])fill[ _-]this[ _-]in(?![a-z])/i },
  { examples: ['<configure me>', '<project_id>'], pattern: /^<[\p{L}\p{N} .,:;'’()/|!?_-]+>$/u },
  { examples: ['...'], pattern: /^\.{3,}$/ },
  { examples: ['postgresql://me:***@host/db'], pattern: /:\*{3,}@/ },
  {
    examples: ['-----BEGIN PRIVATE KEY-----\n....\n-----END PRIVATE KEY-----\n'],
    pattern: /-----BEGIN [A-Z ]+-----\s*\.{3,}\s/,
  },
  {
    examples: ['1768-07-21', '1768-07-21T02:56:07.000003Z'],
    pattern: /^1768-07-21(T02:56:07\.000003(Z|\+00:00))?$/,
  },
];

/**
 * What could be a value and hardly is one, so that it is only warned of. Each is kept narrow: a value of random
 * letters must never look like one of them.
 */
export const LOOKALIKES: readonly Placeholder[] = [
  {
    examples: [
      'your-api-key',
      'YOUR_PASSWORD',
      's3://your_bucket',
      'https://[your-account].acme.dev',
      'yourToken',
      'xoxb-your-token',
    ],
    pattern:
      /(?:^|[/:@.=[({\s]|^(?:xox[bp]|sk|pk|ghp|glpat|add|put|set|use)[-_])your(?:[-_ ](?=[a-z0-9]+[\])}])|[-_][a-z0-9]|(?:api|access|secret|client|account|user|pass|token|key|company|domain|subdomain|project|bucket|database|server|host|org|name|tenant|store|workspace)[\w-]*)/i,
  },
  {
    examples: [
      'Your API key',
      'enter your token',
      'my secret goes here',
      'INSERT_KEY_HERE',
      'paste-token-here',
      'INSERT-TOKEN',
      'enter password',
      '[API_KEY]',
      '{api_key}',
      'API_KEY',
      'my-api-key',
    ],
    pattern:
      /^(?:\w+ ){0,3}your (?:\w+ ){0,3}(?:keys?|tokens?|passwords?|secrets?|ids?|names?|hosts?|users?|usernames?|accounts?|emails?|urls?|domains?|credentials|here)[!.]?$|^(?:[a-z0-9]+[-_ ]){0,5}(?:goes|key|token|secret|password|value|id|url|name|it)[-_ ]here[!.]?$|^(?:insert|enter|paste|put|add|my)[-_ ](?:(?:your|the|my|api|access|secret|client)[-_ ]){0,2}(?:key|token|password|secret|value)$|^[[{(]?(?:(?:api|access|client|secret)[-_ ](?:key|token|secret|id)|(?<=[[{(])(?:token|password|secret|key))[\]})]?$/i,
  },
  {
    examples: [
      'changeme',
      'CHANGE_ME',
      'change this',
      'replace-me',
      'replace_with_token',
      'fill me in',
      'fixme',
      'to be replaced',
    ],
    pattern:
      /^<?(?:please[-_ ])?(?:change|replace|update|edit|fill|configure|fix|set)[-_ ]?(?:me|this|it)(?:[-_ ](?:in|now|later|please|soon))?[!.>]*$|^replace[-_ ](?:(?:this|me|it)[-_ ])?with[-_ ]|^to[-_ ]?(?:be[-_ ]?)?(?:replaced?|changed?|filled|set|determined|provided)$/i,
  },
  {
    examples: [
      'TODO',
      'todo: ask ops',
      'TBD',
      'placeholder',
      'n/a',
      'redacted',
      '[REDACTED]',
      '***REMOVED***',
      '(sensitive value)',
      'to-do',
      't.b.d.',
    ],
    pattern:
      /^(?:todo|fixme)(?:$|[\s:!.(_-].*)|^[[(<]?(?:tbd|tba|n\/a|placeholder|redacted|masked|hidden|to[-_ ]be[-_ ](?:defined|filled|done|added)|not[-_ ]set|filtered|sensitive|sensitive value|to-do|tbc|t\.b\.d)[\])>!.]?$|^\*{3}(?:removed|redacted|hidden|masked)\*{3}$/i,
  },
  {
    examples: [
      'dummy-key',
      'example_token',
      'sample password',
      'api-key-placeholder',
      'AKIAIOSFODNN7EXAMPLE',
    ],
    pattern:
      /^(?:dummy|example|sample|fake)[-_ ]?(?:api[-_ ]?key|key|token|secret|password|value)s?$|[-_ ]placeholder$|^(?:AKIA|ASIA)[A-Z0-9]{5,}EXAMPLE$|EXAMPLEKEY$/i,
  },
  {
    examples: [
      'xxx',
      'xxx.acme.dev',
      'XXXX-XXXX',
      'ghp_xxxxxxxxxxxx',
      'AKIAXXXXXXXX',
      'ABCDEFGHIJKLMNOPQRST',
    ],
    pattern:
      /(?:^|[/:@.])x{3,}(?=$|[/:@.])|(?:^|[^a-z0-9])x{4,}(?![a-z0-9])|^(?:AKIA|ASIA|AIza|ghp_|sk-)X{6,}$|x{10,}|abcdefghijklm/i,
  },
  {
    examples: ['********', '••••••••', 'sk-abcd****', '***', 'mongodb+srv://me:***/db'],
    pattern: /:\*{3,}(?=[@/]|$)|^[^\s*•●]{0,12}[*•●]{4,}[^\s*•●]{0,12}$|^[*•●]{3}$|^\?{3,}$|^_{3,}$/,
  },
  {
    examples: ['sk-...', 'eyJhbGciOi…', 'AKIA...XYZ', '....gserviceaccount.com'],
    pattern: /^\.{3,}\w|^\S{1,40}(?:\.{3,}|…)$|^[\w-]{1,16}(?:\.{3,}|…)[\w-]{1,16}$/,
  },
  {
    examples: [
      '<your-id>.example.com',
      'https://<tenant>.acme.dev',
      'Bearer <token>',
      'postgresql://me:<password>@h/db',
    ],
    // Neither markup, nor a name in a regular expression, nor two comparisons.
    pattern:
      /^(?!.*(?:<\/|\/>|<!|\(\?P?<)).*<(?!\w+ (?:and|or) )(?:[a-z]{4,}|[A-Z]{4,}|[A-Z][a-z]{3,}|(?:[a-z]{2,}|[A-Z]{2,}|[A-Z][a-z]+)(?=[-_ ])|(?:id|key|ID|KEY)(?=>))[\w .-]{0,60}>/s,
  },
  {
    examples: [
      '-----BEGIN PRIVATE KEY-----...-----END PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE...\n-----END RSA PRIVATE KEY-----\n',
      '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\nxxx\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\\nyour-private-key\\n-----END PRIVATE KEY-----\\n',
    ],
    pattern:
      /-----BEGIN [A-Z0-9 ]+-----(?:(?:\s|\\n)*-----END|(?:(?!-----).)*(?:\.{3}|…|[<*•●{]|x{6})|(?:\s|\\n)*(?:x+|your\b[\w -]*|(?:private[-_ ]?)?key|secret)(?:\s|\\n)*-----END)/is,
  },
];

const FILL_IN = 'fill it in, or push it as it is with --allow-placeholders';
const LEAVE_OUT = 'fill it in, or leave it out with --exclude';

export function findUnfilled({ path, value, comment }: Leaf): Slip | undefined {
  const revealed = value.reveal();
  const texts = textsIn(revealed);
  if (matchesAny(PLACEHOLDERS, texts))
    return {
      code: 'placeholder',
      message: 'still the placeholder of a fresh template',
      hint: FILL_IN,
      refuses: true,
    };
  const isLike = matchesAny(LOOKALIKES, texts);
  const isKeyName = isText(revealed) && revealed.value.toLowerCase() === path.at(-1)?.toLowerCase();
  if (comment && isPlaceholderComment(comment.reveal()))
    return besideComment(isLike || isKeyName || isFreshTemplate(revealed));
  if (isLike && !isKeyName)
    return { code: 'likely-placeholder', message: 'it looks like a placeholder', hint: LEAVE_OUT };
  if (isText(revealed) && revealed.value === '')
    return { code: 'empty-string', message: 'an empty string, which dlt takes for a value', hint: LEAVE_OUT };
  if (isKeyName)
    return {
      code: 'value-is-key-name',
      message: 'the value equals its key, as in older templates of dlt',
      hint: 'fill it in, if it is not meant',
    };
  return undefined;
}

/** A comment that was left behind does no harm, save where the value is one that templates have. */
const besideComment = (isUnfilled: boolean): Slip => ({
  code: 'placeholder-comment',
  message: 'the comment of a fresh template still stands beside it',
  ...(isUnfilled
    ? {
        hint: 'remove the comment once the value is filled in, or push it as it is with --allow-placeholders',
        refuses: true,
      }
    : { hint: 'remove the comment, if the value is filled in', severity: 'warning' }),
});

/**
 * Whether it is what dlt writes for a type where text would tell that it is none: 0, 1.0, true, "1.0" and, before 1.11,
 * `["a", "b", "c"]` and `{ key = "value" }` (`config_toml_writer.py`, dlt 0.4 to 1.31, checked 2026-11-28).
 */
function isFreshTemplate(value: TomlValue): boolean {
  switch (value.type) {
    case 'string':
      return value.value === '' || value.value === '1.0';
    case 'integer':
      return value.value === 0n;
    case 'float':
      return value.value === 1;
    case 'boolean':
      return value.value;
    case 'array':
      return textsIn(value).join() === 'a,b,c';
    case 'table':
      return [...value.entries.keys()].join() === 'key' && textsIn(value).join() === 'value';
    case 'datetime':
    case 'date':
    case 'time':
      return false;
  }
}

const isText = (value: TomlValue): value is Extract<TomlValue, { type: 'string' }> => value.type === 'string';

const matchesAny = (placeholders: readonly Placeholder[], texts: readonly string[]): boolean =>
  placeholders.some(({ pattern }) => texts.some((text) => pattern.test(text)));

/** Whether a comment is the one that a template has beside a value to fill in. */
const isPlaceholderComment = (comment: string): boolean => /set me up|fill this in/i.test(comment);
