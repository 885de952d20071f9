import { describe, expect, it } from 'vitest';
import { manifest, read, ring, sample, settled, strangers, write } from './manifest-samples.ts';

/*
 * Version 1 as it was written, word for word: A is settled, B and C wait. Whoever pushed then must find everything
 * again, and a program that knows only version 1 looks at the title, and at nothing else of a text of version 2.
 */
const ours = `section qyiv github.com/acme/etl
A:aqyivtjd2ii6sbxah7kxnaeaqcaibaeaqcaibjzua2ku4zczwktksy7avx45e4e:1795500000:aqyivtjd2ii6sbxah7kxnaibaeaqcaibaeaqctdgqq2fkqbm57qasev2q4zwcyv,aqyivtjd2ii6sbxah7kxnambqgaydambqgayd2ioiy2tbjlswhzom5uvadtkrhy:
B::::abcdefgh,aqyivdwi53xtoxhmcueo7aeaqcaibaeaqcaiboa3axbegn65qxyf3orhugng5da
C:aqyivgmwc27cfxvwb3sbtaeaqcaibaeaqcaibzxxzuep26jl6dnkklyk355xsze:1795500001.5::abcdefgh,aqyivgmwc27cfxvwb3sbtaeaqcaibaeaqcaibd5vagsbbteawt2otj3x5ti4axx
seal ${ring.seal(
  'manifest',
  '1',
  'qyiv',
  'github.com/acme/etl',
  'A:aqyivtjd2ii6sbxah7kxnaeaqcaibaeaqcaibjzua2ku4zczwktksy7avx45e4e:1795500000:aqyivtjd2ii6sbxah7kxnaibaeaqcaibaeaqctdgqq2fkqbm57qasev2q4zwcyv,aqyivtjd2ii6sbxah7kxnambqgaydambqgayd2ioiy2tbjlswhzom5uvadtkrhy:',
  'B::::abcdefgh,aqyivdwi53xtoxhmcueo7aeaqcaibaeaqcaiboa3axbegn65qxyf3orhugng5da',
  'C:aqyivgmwc27cfxvwb3sbtaeaqcaibaeaqcaibzxxzuep26jl6dnkklyk355xsze:1795500001.5::abcdefgh,aqyivgmwc27cfxvwb3sbtaeaqcaibaeaqcaibd5vagsbbteawt2otj3x5ti4axx',
)}`;
const theirs = 'section zzzz github.com/acme/etl\nA:what:ever\nseal theirs';
const theirs2 = write(manifest({ Z: settled }), strangers)
  .split('\n')
  .slice(1, -1)
  .join('\n');
const ours2 = write(sample).split('\n').slice(1, -1).join('\n');
const text = (title: number, ...sections: string[]) =>
  [`deploy-secrets-manifest ${title}`, ...sections, ''].join('\n');

/** What version 1 knew of these entries: no time of an announcement, and nobody who pushed. */
const asOf1 = () => {
  const { lastPush: _, ...rest } = sample;
  const [C] = [sample.entries.get('C')];
  const { within: __, ...pending } = C?.pending ?? { run: '', mark: '' };
  return { ...rest, entries: new Map(sample.entries).set('C', { ...C, pending, previousMarks: [] }) };
};

describe('a manifest of whatever versions', () => {
  it.each<[string, string, object]>([
    ['ours of version 1', text(1, ours), asOf1()],
    ['ours of version 1 under title 2', text(2, ours), asOf1()],
    ['ours of version 2', text(2, ours2), sample],
    ['theirs of version 1, ours of 2', text(2, theirs, ours2), { ...sample, foreignSections: [theirs] }],
    ['theirs of version 2, ours of 1', text(2, theirs2, ours), { ...asOf1(), foreignSections: [theirs2] }],
    ['theirs of both', text(2, theirs, theirs2), manifest({}, [theirs, theirs2])],
    ['theirs of version 1 alone', text(1, theirs), manifest({}, [theirs])],
  ])('%s is read', (_, written, expected) => {
    expect(read(written)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['ours twice, of one version each', text(2, ours, ours2)],
    ['a section of version 2 under title 1', text(1, theirs, ours2)],
    [
      'our section of version 1 with the head of version 2',
      text(2, ours.replace(/^section (\S+ \S+)/, 'section-2 $1 -')),
    ],
    [
      'our section of version 2 with the head of version 1',
      text(2, ours2.replace(/^section-2 (\S+ \S+) \S+/, 'section $1')),
    ],
    ['a time in an announcement of version 1', text(1, ours.replace(/(\nB:.*)/, '$1,1,2'))],
  ])('%s is refused', (_, written) => {
    expect(() => read(written)).toThrow(/cannot be read|does not hold the key/);
  });

  it('becomes version 2 where it is ours, and stays where it is theirs, word for word', () => {
    const moved = write(read(text(1, theirs, ours)));
    expect(moved.startsWith('deploy-secrets-manifest 2\nsection-2 qyiv github.com/acme/etl -\nA:')).toBe(
      true,
    );
    expect(moved).toContain(`\n${theirs}\n`);
    expect(read(moved)).toEqual(read(text(1, theirs, ours)));
  });

  it('is left alone where none of it is ours', () => {
    expect(write(read(text(1, theirs)))).toBe(text(1, theirs));
    expect(write(read(text(2, theirs, theirs2)))).toBe(text(2, theirs, theirs2));
  });
});
