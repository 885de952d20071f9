import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/cli/arguments.ts';
import { layOutSource } from '../../src/cli/push/lay-out.ts';
import { pushOptions } from '../../src/cli/push/options.ts';
import type { Provider } from '../../src/core/sync/provider.ts';
import { parseToml } from '../../src/core/toml/parse.ts';
import { providers } from '../../src/providers/index.ts';

const secrets = `[sources.x]
api_key = "canary-7f3a-key"
limit = 5
`;
const config = `[sources.x]
limit = 10
name = "x"
[runtime]
log_level = "INFO"
`;
const all: Readonly<Record<string, Provider<never>>> = providers;

/** `variable NAME`, and what is inside where it holds many; then the problems. */
function laid(provider: string, layouts: readonly string[], given: Record<string, unknown> = {}): string[] {
  const source = {
    name: 'secrets.toml + config.toml',
    leaves: parseToml(secrets, 'secrets.toml'),
    config: parseToml(config, 'config.toml'),
  };
  const layout = { layouts, ...(given.pipeline !== undefined && { pipeline: String(given.pipeline) }) };
  const job = { provider: all[provider], layout, options: valuesOf(pushOptions, given) };
  if (!job.provider) throw new Error(`no provider ${provider}`);
  const { entries, problems } = layOutSource(
    source,
    { ...job, provider: job.provider },
    (n) => new Uint8Array(n),
  );
  return [
    ...entries.map(({ type, name, keys }) =>
      [type, name, ...(keys ? [`(${keys.join(' ')})`] : [])].join(' '),
    ),
    ...problems.map(({ severity, code, paths = [] }) => `${severity} ${code} ${paths.join()}`),
  ];
}

describe('secrets and configuration by each layout', () => {
  it.each<[string, string[]]>([
    ['github', ['env']],
    ['github', ['document']],
    ['aws', ['document']],
    ['aws', ['json']],
    ['gcp', ['document']],
    ['gcp', ['json']],
    ['airflow', ['connection', 'document']],
    ['airflow', ['variable']],
  ])('%s %j', (provider, layouts) => {
    expect(laid(provider, layouts)).toMatchSnapshot();
  });

  it.each<[string, string[]]>([
    ['aws', ['env']],
    ['gcp', ['env']],
    ['airflow', ['connection']],
  ])('%s %j has no place for it', (provider, layouts) => {
    expect(() => laid(provider, layouts)).toThrowErrorMatchingSnapshot();
  });

  it('has secrets.toml win within a document', () => {
    const source = {
      name: 'both',
      leaves: parseToml(secrets, 'secrets.toml'),
      config: parseToml(config, 'config.toml'),
    };
    const options = valuesOf(pushOptions, {});
    const { entries } = layOutSource(
      source,
      { provider: providers.aws, layout: { layouts: ['document'] }, options },
      (n) => new Uint8Array(n),
    );
    expect(entries[0]?.value.reveal()).toMatchInlineSnapshot(`
      "[sources.x]
      api_key = "canary-7f3a-key"
      limit = 5
      name = "x"

      [runtime]
      log_level = "INFO"
      "
    `);
  });

  it('warns that dlt may not see it in the document of one pipeline', () => {
    expect(laid('aws', ['document'], { pipeline: 'p' })).toContain('warning late-document runtime.log_level');
  });

  it('selects and renames in both', () => {
    const given = { include: ['sources'], exclude: ['sources.x.limit'], rename: ['sources.x.name=CALLED'] };
    expect(laid('github', ['env'], given)).toEqual(['secret SOURCES__X__API_KEY', 'variable CALLED']);
    expect(laid('github', ['env'], { rename: ['sources.z=Z'] }).slice(-1)).toEqual([
      'error matches-nothing sources.z',
    ]);
  });
});
