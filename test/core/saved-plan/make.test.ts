import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { makeSavedPlan } from '../../../src/core/saved-plan/make.ts';
import { savedPlanShape } from '../../../src/core/saved-plan/saved-plan.ts';
import { testKeyring } from '../../keyring.ts';
import { NOW, random, read, Shelf, saved } from './planned.ts';

/** The plan as a test can compare it: what is new in each is put away. */
const steady = (text: string): string =>
  text
    .replaceAll(/"[a-z2-7]{26}(:[a-z2-7]{26})?"/g, (_, more) => (more ? '"TAG:TAG"' : '"TAG"'))
    .replace(/"nonce": "[a-z2-7]{32}"/, '"nonce": "NONCE"');

it('tells targets, names, actions and reasons; values and what was seen are tags', async () => {
  const shelf = new Shelf();
  await shelf.push({ A: 'canary-a', GONE: 'canary-gone', KEPT: 'canary-kept' });
  shelf.vault.setByHand('OTHERS', 'canary-others');
  const planned = await shelf.planned(
    { A: 'canary-new', KEPT: 'canary-kept', B: 'canary-b' },
    {},
    { prune: true },
  );
  expect(steady(saved(planned))).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "tool": "0.1.0",
      "made": "2026-11-28T09:00:00.000Z",
      "nonce": "NONCE",
      "key": "ppiu",
      "given": {
        "prune": true
      },
      "targets": [
        {
          "name": "production",
          "provider": "memory",
          "options": {
            "include": [
              "a.*"
            ],
            "shelf": "shelf"
          },
          "layouts": [
            "env"
          ],
          "problems": [],
          "owner": "us",
          "look": {
            "store": "shelf",
            "label": "memory shelf",
            "changes": [
              {
                "action": "update",
                "type": "secret",
                "name": "A",
                "paths": [
                  "a"
                ],
                "value": "TAG",
                "why": "new value"
              },
              {
                "action": "keep",
                "type": "secret",
                "name": "KEPT",
                "paths": [
                  "kept"
                ],
                "value": "TAG"
              },
              {
                "action": "create",
                "type": "secret",
                "name": "B",
                "paths": [
                  "b"
                ],
                "value": "TAG"
              },
              {
                "action": "remove",
                "type": "secret",
                "name": "GONE",
                "paths": []
              }
            ],
            "managed": 3,
            "unmanaged": 1,
            "seen": {
              "entries": [
                "TAG:TAG",
                "TAG:TAG",
                "TAG:TAG",
                "TAG:TAG"
              ],
              "place": "TAG"
            }
          }
        }
      ],
      "seal": "TAG"
    }
    "
  `);
});

it('has a place for a target that could not be looked at', () => {
  const target = {
    name: 'down',
    provider: 'aws',
    options: {},
    layouts: ['env'],
    prepared: { entries: [] },
    problems: [],
  };
  expect(read(saved(target)).targets[0]?.look).toBeUndefined();
});

it('is as its schema says', async () => {
  const shelf = new Shelf();
  await shelf.push({ A: 'canary-a', B: 'canary-b' });
  shelf.vault.setByHand('B', 'canary-hand');
  const isValid = new Ajv2020({ formats: { 'date-time': true } }).compile(savedPlanShape.schema);
  expect(isValid(JSON.parse(saved(await shelf.planned({ A: 'x', B: 'y', C: 'z' }))))).toBe(true);
  expect(isValid({ version: 1 })).toBe(false);
});

it('refuses to write what nobody could read again', async () => {
  const target = await new Shelf().planned({ A: 'canary-a' });
  const options = { include: Array.from({ length: 50_000 }, (_, n) => `sources.${n}.${'x'.repeat(90)}`) };
  expect(() =>
    makeSavedPlan([{ ...target, options }], { tool: '1', now: NOW, given: {} }, testKeyring, random),
  ).toThrow('more than 4 MiB');
});
