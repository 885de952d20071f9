import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Played, play } from './openapi/play.ts';
import { startProxy, type ValidatingProxy } from './openapi/proxy.ts';
import { STORIES } from './openapi/stories.ts';

const GITHUB = new URL('../../../src/providers/github/', import.meta.url);

let proxy: ValidatingProxy;
const played: Played[] = [];
const broken = new Map<string, unknown>();
beforeAll(async () => {
  proxy = await startProxy();
  for (const story of STORIES) {
    await play(story, proxy, (one) => played.push(one)).catch((error: unknown) =>
      broken.set(story.name, error),
    );
  }
});
afterAll(() => proxy.close());

const exchanges = () => played.flatMap((one) => one.exchanges);
const titleOf = ({ story, scene }: Pick<Played, 'story' | 'scene'>) => `${story}: ${scene.title}`;

describe.each(STORIES)('$name', ({ name, scenes }) => {
  const here = () => played.filter(({ story }) => story === name);

  it('runs as it says', () => {
    const ends = here().map(({ scene: { title }, exit, unasked, unmet, shown }) => ({
      title,
      ...{ exit, unasked, unmet, shown },
    }));
    const surprises = ends.filter(
      ({ exit, unasked, unmet }, n) => exit !== scenes[n]?.exit || unasked + unmet > 0,
    );
    expect(surprises).toEqual([]);
    expect(broken.get(name)).toBeUndefined();
    expect(ends).toHaveLength(scenes.length);
  });

  it('asks GitHub for nothing that it does not describe', () => {
    const wrong = here().flatMap((one) =>
      one.exchanges.flatMap(({ asked, wrong }) =>
        wrong.map((fault) => `${titleOf(one)}: ${asked}: ${fault}`),
      ),
    );
    expect(wrong).toEqual([]);
    expect(
      here()
        .filter((one) => one.exchanges.length === 0)
        .map(titleOf),
    ).toEqual([]);
  });
});

it('is answered as GitHub describes it', () => {
  const wrong = exchanges().flatMap(({ wrongAnswer }) => wrongAnswer);
  expect([...new Set(wrong)].toSorted()).toEqual([]);
});

it('sees every call that the program knows, and no other', () => {
  const seen = exchanges().flatMap(({ operation }) => operation ?? []);
  const beside = ['apps/create-installation-access-token', 'undescribed: GET /repositories/{id}'];
  expect([...new Set(seen)].toSorted()).toEqual([...callsInSource(), ...beside].toSorted());
});

it('sees the whole story', () => {
  expect(played).toHaveLength(235);
  expect(exchanges().length).toBeGreaterThan(1_500);
});

/** The operations that the program calls, by the names that GitHub gives them: `actions/list-repo-secrets`. */
function callsInSource(): readonly string[] {
  const files = ['api.ts', 'api/organization.ts'];
  const texts = files.map((file) => readFileSync(new URL(file, GITHUB), 'utf8'));
  const calls = texts.join('').matchAll(/\b(actions|dependabot|codespaces|repos|apps|users)\.(\w+)\(/g);
  const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [...new Set([...calls].map(([, app, name = '']) => `${app}/${kebab(name)}`))];
}
