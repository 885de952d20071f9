import { describe, expect, it } from 'vitest';
import { lookupsFor } from '../../../src/core/dlt/lookups.ts';
import type { Path } from '../../../src/core/model.ts';
import { dotted } from '../../../src/core/toml/path.ts';

const looked = (path: Path, pipeline?: string): unknown => {
  const { scopes, requestedPath, ...rest } = lookupsFor(path, pipeline);
  return {
    ...rest,
    asked: dotted(requestedPath),
    scopes: scopes.map((paths) => paths.map(dotted).join(' ')),
  };
};

describe('lookupsFor', () => {
  it.each<[Path, string | undefined, string, string[]]>([
    [['key'], undefined, 'key', ['key']],
    [['sources', 'key'], undefined, 'sources.key', ['sources.key key']],
    [['sources', 'x', 'key'], undefined, 'sources.x.key', ['sources.x.x.key sources.x.key sources.key key']],
    [
      ['sources', 'm', 'x', 'key'],
      undefined,
      'sources.m.x.key',
      ['sources.m.x.key sources.m.key sources.x.key sources.key key'],
    ],
    [
      ['sources', 'x', 'credentials', 'password'],
      undefined,
      'sources.x.credentials.password',
      [
        'sources.x.x.credentials.password sources.x.credentials.password sources.credentials.password credentials.password',
      ],
    ],
    [
      ['destination', 'd', 'credentials'],
      undefined,
      'destination.d.credentials',
      ['destination.d.credentials destination.credentials credentials'],
    ],
    [['runtime', 'log_level'], undefined, 'runtime.log_level', ['runtime.log_level']],
    [['a', 'query', 'b', 'c'], undefined, 'a.query', ['a.query query']],
    [['sources', 'key'], 'p', 'sources.key', ['p.sources.key p.key', 'sources.key key']],
    [['p', 'sources', 'key'], 'p', 'p.sources.key', ['p.sources.key p.key', 'sources.key key']],
    [['p', 'key'], 'p', 'p.key', ['p.key', 'key']],
    [['p', 'key'], undefined, 'p.key', ['p.key key']],
    [
      ['p', 'destination', 'd', 'query', 'x'],
      undefined,
      'p.destination.d.query',
      ['p.destination.d.query p.destination.query p.query', 'destination.d.query destination.query query'],
    ],
    [
      ['other', 'sources', 'key'],
      'p',
      'other.sources.key',
      ['other.sources.key other.key', 'sources.key key'],
    ],
  ])('%j for %s', (path, pipeline, asked, scopes) => {
    expect(looked(path, pipeline)).toMatchObject({ asked, scopes });
  });

  it('knows a pipeline by how its path begins', () => {
    expect(lookupsFor(['p', 'sources', 'key']).pipeline).toBe('p');
    expect(lookupsFor(['sources', 'sources', 'key']).pipeline).toBeUndefined();
    expect(lookupsFor(['p', 'runtime', 'key']).pipeline).toBeUndefined();
  });
});
