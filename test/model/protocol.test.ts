import { access, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  alone,
  byHand,
  check,
  type Found,
  falseAlarms,
  looks,
  type Model,
  nothingThere,
  pushes,
  removes,
  settledBefore,
  sightOf,
} from './model.ts';
import { announcedFor, looksChanged, type Rules, shipped, wouldKeep } from './protocol.ts';

const two = [pushes(1, 'one'), pushes(2, 'two')];
const byOthers = [pushes(1, 'one'), byHand(2, 'two')];

const model = (differs: Partial<Model>): Model => ({
  rules: shipped,
  first: 'list',
  server: settledBefore,
  ticks: 1,
  runs: two,
  ...differs,
});

const known = new Map<string, Found>();
const found = (differs: Partial<Model>): Found => {
  const id = JSON.stringify(differs);
  const result = known.get(id) ?? check(model(differs));
  known.set(id, result);
  return result;
};

const without = (rules: Partial<Rules>): Partial<Model> => ({ rules: { ...shipped, ...rules } });

/** Interleavings; how many of them lie at some moment, and so would for ever if a run died there; at the end. */
const inShort = ({ interleavings, good, endBad, lies }: Found): string => {
  const late = Math.max(...lies.map(({ afterAnswer }) => afterAnswer));
  const when = lies.length === 0 ? '' : `, at most ${late} s after the answer`;
  return `${interleavings}: ${interleavings - good} lie, ${endBad} at the end${when}`;
};

/** The other write was dated while ours was under way, or in the second in which ours was answered. */
const onlyInOneSecond = ({ lies }: Found): boolean =>
  lies.every(({ afterWrite, afterAnswer }) => afterWrite >= 0 && afterAnswer <= 0);

describe('two runs that push one name', () => {
  it.each<[string, Partial<Model>]>([
    ['in one second', { ticks: 0 }],
    ['over three seconds', { ticks: 2 }],
    ['to a name that is not there yet', { server: nothingThere, ticks: 2 }],
    ['and look at the manifest again before they announce', { rereads: true }],
    ['and lose answers', { losses: true }],
    ['and see lists that lag', { lag: true }],
    ['while someone looks', { runs: [...two, looks(3, 'one')] }],
    ['while someone else removes it', { runs: [pushes(1, 'one'), removes(2)], ticks: 3 }],
    ['while another hand writes and removes it', { runs: [...byOthers, removes(3)] }],
    ['which another hand writes', { runs: byOthers, ticks: 3 }],
    ['which another hand writes while someone looks', { runs: [...byOthers, looks(3, 'one')], ticks: 3 }],
  ])('%s: a keep lies only about two writes in one second', (_, differs) => {
    expect(found(differs).states.length).toBeGreaterThan(500);
    expect(onlyInOneSecond(found(differs))).toBe(true);
  });

  it('are told apart in all but these of the orders in which they can go', () => {
    const told = (differs: Partial<Model>) => inShort(found(differs));
    expect({
      'two runs, one second': told({ ticks: 0 }),
      'two runs, three seconds': told({ ticks: 2 }),
      'a run and another hand, four seconds': told({ runs: byOthers, ticks: 3 }),
      'a push and a removal, four seconds': told({ runs: [pushes(1, 'one'), removes(2)], ticks: 3 }),
    }).toMatchInlineSnapshot(`
      {
        "a push and a removal, four seconds": "1258696: 0 lie, 0 at the end",
        "a run and another hand, four seconds": "1980: 560 lie, 560 at the end, at most 0 s after the answer",
        "two runs, one second": "12870: 2532 lie, 772 at the end, at most 0 s after the answer",
        "two runs, three seconds": "1969110: 317800 lie, 103392 at the end, at most 0 s after the answer",
      }
    `);
  });
});

describe('announcements that say how long they last', () => {
  /** A run may write in the second of its look, and the clock goes three seconds at a time: so it is over with each. */
  const brief: Partial<Model> = { lasts: 0, tick: 3 };

  it('change nothing in the orders in which no time is over', () => {
    expect(inShort(found({ ticks: 0, lasts: 0 }))).toBe(inShort(found({ ticks: 0 })));
    expect(inShort(found({ lasts: 60 }))).toBe(inShort(found({})));
    expect(inShort(found({ runs: byOthers, ticks: 3, lasts: 60 }))).toBe(
      inShort(found({ runs: byOthers, ticks: 3 })),
    );
  });

  it('and are made again when that is over: a keep lies only about two writes in one second', () => {
    const scenarios: Record<string, Partial<Model>> = {
      'two runs': { ...brief, ticks: 1 },
      'two runs, to a name that is not there yet': { ...brief, ticks: 1, server: nothingThere },
      'a run and another hand': { ...brief, ticks: 2, runs: byOthers },
      'a run and another hand, answers lost, lists that lag': {
        ...brief,
        ticks: 2,
        runs: byOthers,
        losses: true,
        lag: true,
      },
      'a push and a removal': { ...brief, ticks: 2, runs: [pushes(1, 'one'), removes(2)] },
      'a run, and someone who looks at lists that lag': {
        ...brief,
        ticks: 2,
        lag: true,
        runs: [pushes(1, 'one'), looks(3, 'old')],
      },
    };
    for (const each of Object.values(scenarios)) expect(onlyInOneSecond(found(each))).toBe(true);
    const told = Object.entries(scenarios).map(([name, each]) => [name, inShort(found(each))]);
    expect(Object.fromEntries(told)).toMatchInlineSnapshot(`
      {
        "a push and a removal": "860852: 0 lie, 0 at the end",
        "a run and another hand": "711: 209 lie, 209 at the end, at most 0 s after the answer",
        "a run and another hand, answers lost, lists that lag": "13092: 1756 lie, 1756 at the end, at most 0 s after the answer",
        "a run, and someone who looks at lists that lag": "41112: 0 lie, 0 at the end",
        "two runs": "1169146: 79472 lie, 25344 at the end, at most 0 s after the answer",
        "two runs, to a name that is not there yet": "1169146: 79472 lie, 25344 at the end, at most 0 s after the answer",
      }
    `);
  });

  /** Moments in which the run that wrote last is over, or died, and another hand wrote when its time was over. */
  const rotated = (differs: Partial<Model>) =>
    found(differs).states.filter(({ server: { held, manifest } }) => {
      const within = announcedFor(manifest);
      return held?.value === 'two' && within && held.at > within.until + 2;
    });

  it('let nobody undo unasked what another hand wrote when the time of a run was over', () => {
    for (const server of [settledBefore, nothingThere]) {
      const moments = rotated({ ...brief, ticks: 3, runs: byOthers, server });
      expect(moments.length).toBeGreaterThan(20);
      expect(moments.filter(({ server: left }) => !looksChanged(sightOf(left)))).toEqual([]);
    }
  });

  it('let a run that keeps to its time never be taken for another hand, wherever it dies', () => {
    const taken = (differs: Partial<Model>) =>
      found({ ...brief, ticks: 3, runs: [pushes(1, 'one')], ...differs }).states.filter(({ server }) =>
        looksChanged(sightOf(server)),
      ).length;
    expect(taken({})).toBe(0);
    expect(taken({ tick: 1, ticks: 5, lasts: 1 })).toBe(0);
    expect(taken({ overruns: true })).toBeGreaterThan(0);
  });

  it('tell what a run that is over has not touched', () => {
    const { states } = found({ ...brief, ticks: 2, runs: [pushes(1, 'one')] });
    const kept = states.filter(
      ({ server }) => announcedFor(server.manifest) && wouldKeep(sightOf(server), 'old'),
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.every(({ server }) => server.held?.value === 'old')).toBe(true);
  });
});

describe('what SECURITY.md says', () => {
  it('names tests and sources that are there', async () => {
    const text = await readFile('SECURITY.md', 'utf8');
    const named = [...text.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(4);
    await Promise.all(named.map((path) => access(path)));
  });

  it('is what the model counts', async () => {
    const text = (await readFile('SECURITY.md', 'utf8')).replaceAll('\n', ' ');
    const count = (number: number) => number.toLocaleString('en-US');
    const { interleavings, good, endBad } = found({ ticks: 0 });
    const ignoring = found({ ticks: 0, ...without({ announcements: 'ignored' }) });
    expect(text).toContain(`Of ${count(interleavings)} orders`);
    expect(text).toContain(`${count(endBad)} end in such a lie, and ${count(interleavings - good)} would`);
    const [end, ever] = [ignoring.endBad, ignoring.interleavings - ignoring.good].map(count);
    expect(text).toContain(`it would be ${end} and ${ever}`);
  });
});

describe('each rule is needed', () => {
  it('between two runs', () => {
    const told = (differs: Partial<Model>) => inShort(found(differs));
    expect({
      'all rules': told({}),
      'announcements of others do not matter': told(without({ announcements: 'ignored' })),
      'a run in doubt spares the announcement of the other': told(without({ others: 'spared' })),
      'a time is believed until a second after the answer': told(without({ believed: 'a second more' })),
      'any time is believed': told(without({ believed: 'always' })),
      'the manifest is read before the list': told({ first: 'manifest' }),
    }).toMatchInlineSnapshot(`
      {
        "a run in doubt spares the announcement of the other": "218790: 45420 lie, 19152 at the end, at most 0 s after the answer",
        "a time is believed until a second after the answer": "218790: 39040 lie, 12372 at the end, at most 1 s after the answer",
        "all rules": "218790: 38440 lie, 12172 at the end, at most 0 s after the answer",
        "announcements of others do not matter": "218790: 192420 lie, 81130 at the end, at most 0 s after the answer",
        "any time is believed": "218790: 39040 lie, 12372 at the end, at most 1 s after the answer",
        "the manifest is read before the list": "218790: 58668 lie, 21616 at the end, at most 0 s after the answer",
      }
    `);
  });

  it('between two runs that lose answers', () => {
    const told = (differs: Partial<Model>) => inShort(found({ losses: true, ticks: 0, ...differs }));
    expect({
      'all rules': told({}),
      'a write that was never answered is believed': told(without({ unanswered: 'believed' })),
    }).toMatchInlineSnapshot(`
      {
        "a write that was never answered is believed": "926926: 256884 lie, 80536 at the end, at most 0 s after the answer",
        "all rules": "926926: 154924 lie, 48426 at the end, at most 0 s after the answer",
      }
    `);
  });

  it('to a run that tries twice and sees a list that lags: not to take its own write for a change by others', () => {
    const twice: Partial<Model> = { losses: true, lag: true };
    const told = (differs: Partial<Model>) => {
      const alone = model({ ...twice, runs: [pushes(1, 'one')], ticks: 4, ...differs });
      const { interleavings, endBad } = falseAlarms(alone);
      return `${interleavings}: ${endBad} end so; ${inShort(found({ ...twice, runs: byOthers, ticks: 2, ...differs }))}`;
    };
    expect({
      'all rules': told({}),
      'a time is believed from the first try on': told(without({ since: 'the first try' })),
    }).toMatchInlineSnapshot(`
      {
        "a time is believed from the first try on": "9988: 1012 end so; 8844: 1366 lie, 1366 at the end, at most 0 s after the answer",
        "all rules": "9988: 880 end so; 8844: 1366 lie, 1366 at the end, at most 0 s after the answer",
      }
    `);
  });

  it('between a run and another hand', () => {
    const told = (differs: Partial<Model>) => inShort(found({ runs: byOthers, ticks: 3, ...differs }));
    expect({
      'all rules': told({}),
      'a time is believed until a second after the answer': told(without({ believed: 'a second more' })),
      'any time is believed': told(without({ believed: 'always' })),
    }).toMatchInlineSnapshot(`
      {
        "a time is believed until a second after the answer": "1980: 605 lie, 605 at the end, at most 1 s after the answer",
        "all rules": "1980: 560 lie, 560 at the end, at most 0 s after the answer",
        "any time is believed": "1980: 615 lie, 615 at the end, at most 3 s after the answer",
      }
    `);
  });
});

describe('whenever the runs die', () => {
  const scenarios: [string, Partial<Model>][] = [
    ['two pushes', { ticks: 2 }],
    ['two pushes that lose answers', { losses: true, ticks: 0 }],
    ['a push to a name that is not there yet', { server: nothingThere, runs: [pushes(1, 'one')], ticks: 3 }],
    ['a push and a removal', { runs: [pushes(1, 'one'), removes(2)], ticks: 3 }],
    ['a push and another hand', { runs: byOthers, ticks: 3 }],
    ['a push whose time is over, and another hand', { runs: byOthers, ticks: 2, tick: 3, lasts: 0 }],
    ['two pushes whose time is over', { ticks: 1, tick: 3, lasts: 0 }],
  ];

  it.each(scenarios)('%s: the next run converges, with the same file or another', (_, differs) => {
    const each = model(differs);
    const left = new Map(found(differs).states.map(({ server }) => [JSON.stringify(server), server]));
    const wrong = [...left.values()].flatMap((server) =>
      ['one', 'two', 'old', 'new'].flatMap((value) =>
        ([0, 1] as const).filter((ticks) => {
          const lied = wouldKeep(sightOf(server), value) && server.held?.value !== value;
          const end = alone(server, value, each, ticks);
          const kept = wouldKeep(sightOf(end), value);
          return !lied && !(kept && end.held?.value === value);
        }),
      ),
    );
    expect(left.size).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});
