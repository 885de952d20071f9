import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fromJSON, type PackageDefinition } from '@grpc/proto-loader';
import { expect, it } from 'vitest';
import { type Described, trim } from '../../scripts/build/protos.ts';

const SERVICE = 'google.cloud.secretmanager.v1.SecretManagerService';
const file = createRequire(import.meta.url).resolve('@google-cloud/secret-manager/build/protos/protos.json');
const text = await readFile(file, 'utf8');
const whole: Described = JSON.parse(text);
const trimmed = trim(whole, SERVICE);

/** Every message and enum, and what each call of a service takes and gives, as data. */
function described(packages: PackageDefinition): Map<string, unknown> {
  return new Map(
    Object.entries(packages).map(([name, one]) => {
      if ('format' in one) return [name, one.type];
      const calls = Object.entries(one).map(([call, { path, requestType, responseType, options }]) => {
        const types = [requestType, responseType].map((type) => 'type' in type && type.type);
        return [call, { path, types, options }];
      });
      return [name, Object.fromEntries(calls)];
    }),
  );
}

const definitionsOf = (root: Described): Map<string, unknown> =>
  described(fromJSON(JSON.parse(JSON.stringify(root))));

it('keeps the service and each type that it needs as they were', () => {
  const all = definitionsOf(whole);
  const kept = definitionsOf(trimmed);
  for (const [name, each] of kept) expect(each, name).toEqual(all.get(name));
  expect(kept.keys()).toContain(SERVICE);
  expect(kept.keys()).toContain('google.cloud.secretmanager.v1.Replication');
  expect(kept.keys()).toContain('google.iam.v1.Policy');
  expect(kept.keys()).toContain('google.protobuf.FieldMask');
});

it('leaves the rest out', () => {
  const names = [...definitionsOf(trimmed).keys()].join('\n');
  expect(names).not.toMatch(/v1beta2|Descriptor|google\.api/);
  expect(JSON.stringify(trimmed).length).toBeLessThan(text.length / 2);
});

it('says so when a type is not described', () => {
  const root: Described = {
    nested: { a: { nested: { M: { fields: { x: { type: 'Missing' } } } } } },
  };
  expect(() => trim(root, 'a.M')).toThrow('a.M has a field of the type Missing, which is not described');
  expect(() => trim(root, 'a.N')).toThrow('a.N is not described');
});
