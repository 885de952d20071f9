import type { Change, EntryType, Why } from '../model.ts';
import {
  constant,
  count,
  list,
  object,
  oneOf,
  optionValue,
  record,
  type Shaped,
  text,
  time,
} from './shape.ts';

/*
 * A plan as it is saved, to be reviewed and then applied. It is compared with what a later run plans, and never carried
 * out itself. It holds no value and nothing from which one could be told. What depends on a value, or on what was seen
 * at the store, stands in it as a tag alone: 130 bits of an HMAC under the key of the marks, over the plan's nonce and
 * the place, so that no tag is ever met again in another plan, whatever is the same there. A seal covers the whole.
 *
 * What reviewers are to see is not hidden: targets, names, paths, options, actions and their reasons, counts. When
 * something was last written is not told: it is in the tags of what was seen.
 */

/** Of the format. A newer one is refused, never guessed at. */
export const FORMAT = 1;

/** Every word of a union: the compiler refuses one that is missing, and one too many. */
const wordsOf = <Word extends string>(words: Readonly<Record<Word, true>>): readonly Word[] => {
  const isWord = (word: string): word is Word => Object.hasOwn(words, word);
  return Object.keys(words).filter(isWord);
};

const types = wordsOf<EntryType>({ secret: true, variable: true, connection: true });
const actions = wordsOf<Change['action']>({
  create: true,
  update: true,
  keep: true,
  remove: true,
  leftover: true,
});
const reasons = wordsOf<Why>({
  'new value': true,
  'changed elsewhere': true,
  'deleted elsewhere': true,
  'older value': true,
  'not ours yet': true,
  'cannot compare': true,
  settings: true,
});
type Held = NonNullable<Extract<Change, { action: 'leftover' }>['held']>;
const holders = wordsOf<Held>({ touched: true, interrupted: true });

const TAG = '[a-z2-7]{26}';
const tag = (description: string) => text(description, new RegExp(`^${TAG}$`));

const savedChange = object(
  'One name at the target, and what would be done with it.',
  {
    action: oneOf(actions),
    type: oneOf(types),
    name: text('at the target'),
    paths: list(text('dotted TOML path'), 'what it is made of; empty for what is no longer in the file'),
  },
  {
    value: tag('of the value that the file has; another one in each plan'),
    parts: list(tag('of what stands at one path'), 'in the order of the paths, where there are several'),
    why: oneOf(reasons, 'why something that is there is written again'),
    settings: list(text('for people'), 'what an update changes beside the value'),
    drops: list(text('name of a key'), 'what is inside of the entry and would be gone'),
    unnamed: count('so many more would be gone, whose names are not noted'),
    prunable: constant(true, 'we alone put there what would be gone'),
    prunedOf: count('--prune lets them go, of so many keys'),
    unverified: constant(true, 'the store cannot tell whether someone else changed it'),
    held: oneOf(holders, 'what even --prune waits for'),
    layout: text('the layout of an earlier push that gives this entry'),
  },
);

const savedProblem = object(
  'Something that was wrong when the plan was made; docs/diagnostics.md has its rule and the way out.',
  {
    severity: oneOf(['error', 'warning'], 'with an error, the target is not applied'),
    code: text('as in docs/diagnostics.md', /^[a-z]+(-[a-z]+)*$/),
    paths: list(text('dotted TOML path')),
  },
  { type: text('secret, variable or connection'), name: text('at the target') },
);

const options = record(optionValue(), 'by their names in deploy-secrets.toml; never a credential');

const savedTarget = object(
  'One target of the plan.',
  {
    name: text('in deploy-secrets.toml'),
    provider: text('the kind of store'),
    options,
    layouts: list(text('name of a layout')),
    problems: list(savedProblem),
  },
  {
    owner: text('whose the entries are; absent where nothing tells'),
    look: object(
      'What one look led to; absent where the store could not be looked at.',
      {
        store: text('what tells the place from any other'),
        label: text('the place, for people'),
        changes: list(savedChange, 'in the order of the file, then what is no longer in it'),
        managed: count('entries there that are ours'),
        unmanaged: count('entries there that are neither ours nor in the file'),
        seen: object('What was there, as tags.', {
          entries: list(
            text('tag of a name, tag of how it stood', new RegExp(`^${TAG}:${TAG}$`)),
            'one for each entry that is there, ours or not, in the order of the tags',
          ),
          place: tag('of all else that was seen there'),
        }),
      },
      { newContainer: text('what is made first') },
    ),
  },
);

const fields = {
  version: constant(FORMAT, 'of the format'),
  tool: text('version of deploy-secrets that made it'),
  made: time('ISO 8601, in UTC'),
  nonce: text('random; no tag of another plan is made with it', /^[a-z2-7]{32}$/),
  key: text('id of the key', /^[a-z2-7]{4}$/),
  given: options,
  targets: list(savedTarget),
};

/** All but the seal. */
export const unsealedShape = object('What a plan seals.', fields);

export const savedPlanShape = object(
  'A plan of deploy-secrets, to be reviewed and applied. It holds no value.',
  {
    ...fields,
    seal: tag('of all above, by the key'),
  },
);

export type SavedPlan = Shaped<typeof savedPlanShape>;
export type SavedTarget = SavedPlan['targets'][number];
export type SavedLook = NonNullable<SavedTarget['look']>;
export type SavedChange = SavedLook['changes'][number];
export type SavedProblem = SavedTarget['problems'][number];
/** Options by their names, as far as they shape what is planned. */
export type SavedOptions = SavedPlan['given'];
