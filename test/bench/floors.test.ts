import { describe, expect, it } from 'vitest';
import { type Floor, floors, least } from '../../bench/floors.ts';

describe('the least requests of a push of a hundred secrets', () => {
  it.each([
    ['github', floors.github, { first: 104, none: 2, few: 6, all: 104 }],
    ['aws', floors.aws, { first: 101, none: 1, few: 3, all: 101 }],
    ['gcp', floors.gcp, { first: 201, none: 1, few: 5, all: 201 }],
    ['airflow 3', floors.airflow3, { first: 2, none: 1, few: 2, all: 2 }],
    ['airflow 2', floors.airflow2, { first: 101, none: 1, few: 3, all: 101 }],
  ] as const)('%s', (_, floor, expected) => {
    const situations = ['first', 'none', 'few', 'all'] as const;
    expect(Object.fromEntries(situations.map((each) => [each, least(floor, each)]))).toEqual(expected);
  });

  it('count a page more for what does not fit on one, and one for an empty list', () => {
    const pages = ({ look }: Floor) => [0, 1, 100, 101, 25_001].map(look);
    expect(pages(floors.aws)).toEqual([1, 1, 1, 2, 251]);
    expect(pages(floors.gcp)).toEqual([1, 1, 1, 1, 2]);
  });
});
