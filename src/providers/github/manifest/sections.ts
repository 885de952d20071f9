import { UserError } from '../../../core/diagnostics.ts';
import type { Keyring } from '../../../core/marks/mark.ts';

const TITLE = 'deploy-secrets-manifest';
const VERSION = 2;
const PURPOSE = 'manifest';
/** The first word of a section, by its version. */
const WORDS = { section: 1, 'section-2': 2 } as const;
/** What stands in the place of a push that is not known. */
export const NO_PUSH = '-';

/** As written: `store` as in a URL, `push` and `entries` as words. `text.ts` has the definition. */
export interface Section {
  readonly version: 1 | 2;
  readonly id: string;
  readonly store: string;
  /** Always `NO_PUSH` in version 1, which had none. */
  readonly push: string;
  readonly entries: readonly string[];
  readonly seal: string;
}

/** @throws UserError for anything that is not a manifest of a version that is known here */
export const parseSections = (text: string, where: string): Section[] => {
  const [first, second = '', ...rest] = text.trim().split(/\s+/);
  if (first !== TITLE || !/^[1-9]\d*$/.test(second)) throw unreadable(where);
  if (Number(second) > VERSION) throw newer(where, second);
  const sections = sectionsIn(rest, where);
  if (sections.some(({ version }) => version > Number(second))) throw unreadable(where);
  return sections;
};

const sectionsIn = (words: readonly string[], where: string): Section[] => {
  const sections: Section[] = [];
  for (let next = 0; next < words.length; ) {
    const version = versionOf(words[next]);
    if (!version) throw unreadable(where);
    const end = words.indexOf('seal', next + 2 + version); // a key's id may be `seal`
    const [, id, store, ...more] = words.slice(next, end);
    const [push, entries] = version === 1 ? [NO_PUSH, more] : [more[0], more.slice(1)];
    const seal = words[end + 1];
    if (end < 0 || !id || !store || !push || !seal) throw unreadable(where);
    sections.push({ version, id, store, push, entries, seal });
    next = end + 2;
  }
  return sections;
};

const versionOf = (word = ''): Section['version'] | undefined =>
  word === 'section' || word === 'section-2' ? WORDS[word] : undefined;

/** @throws UserError when no key of ours sealed it so */
export const verifySection = (section: Section, keyring: Keyring, where: string): void => {
  if (keyring.verifySeal(section.id, section.seal, PURPOSE, ...sealedFields(section))) return;
  throw new UserError(`${where} was changed by someone who does not hold the key`, {
    hint: `put back what it held, or delete it and push with --overwrite`,
  });
};

/** @param entries as text, sorted; `store` as in a URL */
export const sealSection = (
  entries: readonly string[],
  store: string,
  push: string,
  keyring: Keyring,
): Section => {
  const section = { version: VERSION, id: keyring.id, store, push, entries } as const;
  return { ...section, seal: keyring.seal(PURPOSE, ...sealedFields(section)) };
};

const sealedFields = ({ version, id, store, push, entries }: Omit<Section, 'seal'>): string[] => [
  String(version),
  id,
  store,
  ...(version === 1 ? [] : [push]),
  ...entries,
];

export const textOfSection = ({ version, id, store, push, entries, seal }: Section): string => {
  const head = version === 1 ? `section ${id} ${store}` : `section-2 ${id} ${store} ${push}`;
  return [head, ...entries, `seal ${seal}`].join('\n');
};

/** The whole text, under the highest version of any section in it. */
export const textOfSections = (sections: readonly string[]): string => {
  const isOld = sections.length > 0 && sections.every((section) => section.startsWith('section '));
  return [`${TITLE} ${isOld ? 1 : VERSION}`, ...sections].map((each) => `${each}\n`).join('');
};

export const unreadable = (where: string): UserError =>
  new UserError(`${where} cannot be read: it holds something else, or a part of it is missing`, {
    hint: 'put back what it held, or delete it and push with --overwrite',
  });

const newer = (where: string, found: string): UserError =>
  new UserError(`${where} is of version ${found}; this program knows version ${VERSION}`, {
    hint: 'update deploy-secrets',
  });
