import { beforeAll, describe, expect, it } from 'vitest';
import { count, fixtures, randomDocuments, seed, traps } from './corpus.ts';
import { keep, python, type Version, versions } from './peers.ts';
import { documentLine, documentOf, type Kind, kinds, type Slip } from './vault-documents.ts';

/** What `document_oracle.py` prints for one file of documents. */
interface Summary {
  readonly dlt: string;
  readonly vaults: readonly Kind[];
  readonly documents: number;
  readonly paths: Readonly<Record<string, number>>;
  readonly checks: number;
  readonly equal: number;
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: number;
  readonly examples: readonly object[];
}

const written = (name: string, files: readonly string[], slip?: Slip): string =>
  keep(
    `document-${name}`,
    files.map((file) => documentLine(file, slip)),
  );

async function ask(version: Version, documents: readonly string[]): Promise<Summary[]> {
  const printed = await python(version, 'document_oracle.py', documents);
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** AWS came with 1.29. */
const vaultsOf = (version: Version): Kind[] =>
  kinds.filter((kind) => kind !== 'aws' || version !== '1.26.0').toSorted();

describe.each(versions)('dlt %s finds in a vault what it finds in the TOML', (version) => {
  let summaries: readonly Summary[] = [];

  beforeAll(async () => {
    console.log(`seed of the random documents: ${seed}`);
    const documents = await randomDocuments();
    summaries = await ask(version, [
      written(`fixtures-${version}`, fixtures()),
      written(`traps-${version}`, traps()),
      written(`random-${version}`, documents),
    ]);
    for (const summary of summaries) console.log({ ...summary, examples: undefined });
  });

  it.each([
    ['fixtures', 0, 29, 1_500],
    ['traps', 1, 25, 1_500],
    ['random', 2, count, 45 * count],
  ] as const)('%s', (_, index, documents, checks) => {
    const summary = summaries[index];
    expect(summary?.examples).toEqual([]);
    expect(summary).toMatchObject({ unexplained: 0, dlt: version, vaults: vaultsOf(version) });
    expect(summary?.documents).toBeGreaterThanOrEqual(documents);
    expect(summary?.checks).toBeGreaterThanOrEqual(checks);
    expect(summary?.equal).toBeGreaterThan((summary?.checks ?? 0) * 0.9);
  });

  it('random documents hold every type often enough', () => {
    const { paths = {} } = summaries[2] ?? {};
    expect(Object.keys(paths)).toHaveLength(9);
    expect(Math.min(...Object.values(paths))).toBeGreaterThan(count / 2);
  });

  it('the one explanation explains something', () => {
    expect(summaries[1]?.explained).toEqual({ other_name_for_utc: expect.any(Number) });
    expect(summaries[1]?.explained.other_name_for_utc).toBeGreaterThan(0);
  });
});

describe('the oracle sees a writer with', () => {
  const slips: Readonly<Record<string, Slip>> = {
    'datetimes cut to milliseconds': (text) => text.replaceAll(/(:\d\d\.\d{3})\d{3}/g, '$1'),
    'datetimes without an offset': (text) => text.replaceAll(/(:\d\d(?:\.\d+)?)Z/g, '$1'),
    'offsets turned into UTC': (text) => text.replaceAll(/(T\d\d:\d\d:\d\d(?:\.\d+)?)[+-]\d\d:\d\d/g, '$1Z'),
    'whole floats for integers': (text) => text.replaceAll(/(= -?\d+)\.0$/gm, '$1'),
    'zero without its sign': (text) => text.replaceAll('-0.0', '0.0'),
    'integers through a double': (text) =>
      text.replaceAll(/= (-?\d{17,})$/gm, (_, n) => `= ${BigInt(Number(n))}`),
    'empty tables left out': (text) => text.replaceAll(/^\[[^\]\n]+\]\n(?=\n|$(?!\n))/gm, ''),
    'tables without their quotes': (text) => text.replaceAll(/^\[(.*)"([^"\n]+)"/gm, '[$1$2'),
    'escapes undone': (text) => text.replaceAll('\\\\', '\\'),
    'escapes of TOML 1.1': (text) => text.replaceAll('\\u001b', '\\e'),
    'text in NFC': (text) => text.normalize(),
    'sections in another order': (text) =>
      text
        .split(/\n(?=\[)/)
        .toReversed()
        .join('\n'),
    'YAML for TOML': (text) => text.replaceAll(/^(\w+) = /gm, '$1: '),
  };
  const found = new Map<string, number>();

  beforeAll(async () => {
    const documents = Object.entries(slips).map(([name, slip]) =>
      written(`slip-${name.replaceAll(/\W+/g, '-')}`, [...fixtures(), ...traps()], slip),
    );
    const answers = await ask('1.31.0', documents);
    for (const [index, name] of Object.keys(slips).entries())
      found.set(name, answers[index]?.unexplained ?? 0);
  });

  it.each(Object.keys(slips))('%s', (name) => {
    expect(found.get(name)).toBeGreaterThan(0);
  });
});

/** What `pipelines.py` prints. */
type Answers = Readonly<
  Partial<
    Record<
      Kind,
      {
        readonly asked: readonly (readonly string[])[];
        readonly resolved: Readonly<Record<string, readonly [key: string | null, limit: number]>>;
      }
    >
  >
>;

describe.each(versions)('with dlt %s', (version) => {
  // What AWS and Google take in a name, what their providers leave out, and what stands for a job below.
  const pipelines = [null, 'acme-etl_2', ' acme.etl:\t"v2" (eu) ', 'Ünï', 'my_pipeline'] as const;
  const job = 'my_pipeline';
  const [general, own] = [
    '[sources.pipedrive]\napi_key = "canary-7f3a-all"\nlimit = 5\n',
    '[sources.pipedrive]\napi_key = "canary-7f3a-own"\nlimit = 7\n',
  ];
  let answers: Answers = {};

  const heldBy = (kind: Kind) => {
    const all = documentOf(kind, general, 'general.toml');
    const one = documentOf(kind, own, 'own.toml', job);
    if (!all || !one) throw new Error(`nothing is pushed to ${kind}`);
    return {
      'for all': { [all.name]: all.text },
      'for the pipeline': { [one.name]: one.text },
      both: { [all.name]: all.text, [one.name]: one.text },
    };
  };

  beforeAll(async () => {
    const questions = { pipelines, held: Object.fromEntries(kinds.map((kind) => [kind, heldBy(kind)])) };
    const file = keep(`pipelines-${version}`, [JSON.stringify(questions)]);
    answers = JSON.parse(await python(version, 'pipelines.py', [file]));
  });

  it.each(vaultsOf(version))('%s is asked for the names that the tool pushes', (kind) => {
    const named = (pipeline: string | undefined) => documentOf(kind, general, 'f', pipeline)?.name;
    expect(answers[kind]?.asked).toEqual(
      pipelines.map((pipeline) =>
        pipeline === null ? [named(undefined)] : [named(undefined), named(pipeline)],
      ),
    );
  });

  it.each(vaultsOf(version).filter((kind) => kind !== 'airflow'))(
    "%s is asked for a pipeline's document once a secret is missed: what is no secret may be missed before",
    (kind) => {
      expect(answers[kind]?.resolved).toEqual({
        'for all, SecretFirst': ['canary-7f3a-all', 5],
        'for all, NumberFirst': ['canary-7f3a-all', 5],
        'for the pipeline, SecretFirst': ['canary-7f3a-own', 7],
        'for the pipeline, NumberFirst': ['canary-7f3a-own', 1],
        'both, SecretFirst': ['canary-7f3a-own', 7],
        'both, NumberFirst': ['canary-7f3a-own', 5],
      });
    },
  );

  it("Airflow is asked for a pipeline's document at once, and it wins over that for all", () => {
    expect(answers.airflow?.resolved).toEqual({
      'for all, SecretFirst': ['canary-7f3a-all', 5],
      'for all, NumberFirst': ['canary-7f3a-all', 5],
      'for the pipeline, SecretFirst': ['canary-7f3a-own', 7],
      'for the pipeline, NumberFirst': ['canary-7f3a-own', 7],
      'both, SecretFirst': ['canary-7f3a-own', 7],
      'both, NumberFirst': ['canary-7f3a-own', 7],
    });
  });
});
