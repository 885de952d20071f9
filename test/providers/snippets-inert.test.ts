import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { snippets as aws } from '../../src/providers/aws/snippets.ts';
import { snippets as gcp } from '../../src/providers/gcp/snippets.ts';
import { hostileName, hostilePieces, UNSEEN } from '../readers/hostile.ts';
import { commandsIn } from '../readers/runner.ts';

const anyName = fc.oneof(fc.constantFrom(...hostilePieces), hostileName);
const context = (layout: string, choice: string) => ({
  options: { region: 'eu-west-1', project: 'acme-prod' },
  layout: { layouts: [layout] },
  choice,
  env: {},
});
const entryOf = (name: string, keys?: readonly string[]) => ({
  type: 'secret' as const,
  name,
  variable: name,
  from: [],
  ...(keys && { keys }),
});

const expectInert = (text: string): void => expect([commandsIn(text), UNSEEN.exec(text)]).toEqual([[], null]);

describe('whatever the names, a text to paste reads as exactly them', () => {
  it('a container definition of ECS', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const text = aws.mapping.text([entryOf('one', [name])], context('json', 'ecs'));
        expectInert(text);
        const { secrets } = JSON.parse(text);
        expect(secrets).toEqual([{ name, valueFrom: expect.stringMatching(/:one:/) }]);
        expect(secrets[0].valueFrom.endsWith(`:one:${name}::`)).toBe(true);
      }),
    );
  });

  it('a policy of AWS', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const text = aws.policy.text([entryOf(name)], context('env', ''));
        expectInert(text);
        expect(
          JSON.parse(text).Statement[1].Resource.some((arn: string) => arn.includes(name.slice(0, 1))),
        ).toBe(true);
      }),
    );
  });

  it.each([
    ['AWS', aws],
    ['Google Cloud', gcp],
  ] as const)('a resource of External Secrets for %s', (_, { mapping }) => {
    fc.assert(
      fc.property(anyName, (name) => {
        const text = mapping.text([entryOf(name), entryOf('B')], context('env', 'external-secrets'));
        expectInert(text);
        expect(parse(text).spec.data).toEqual([
          { secretKey: name, remoteRef: { key: name } },
          { secretKey: 'B', remoteRef: { key: 'B' } },
        ]);
      }),
    );
  });

  it('a variable that gcloud would cut is refused', () => {
    const flags = (variable: string): string =>
      gcp.mapping.text([{ ...entryOf('A'), variable }], context('env', 'cloud-run'));
    for (const variable of ['A,B', 'A=B', 'A\nB', 'A\u202e'])
      expect(() => flags(variable)).toThrow('gcloud takes no variable');
    expect(flags("it's")).toContain(`'--update-secrets=it'\\''s=A:latest'`);
  });
});
