import { expect, it } from 'vitest';
import {
  parseSourceOptions,
  type SourceOptions,
  type SourceRequest,
} from '../../../src/cli/sources/request.ts';

const nothing: SourceOptions = {
  secrets: undefined,
  template: undefined,
  fromEnv: false,
  namesOnly: false,
  profile: undefined,
  global: false,
  include: [],
  exclude: [],
};

const sources: [Partial<SourceOptions>, SourceRequest][] = [
  [{}, { from: 'project', profile: undefined, global: false }],
  [
    { profile: 'prod', global: true },
    { from: 'project', profile: 'prod', global: true },
  ],
  [{ secrets: 'a.toml' }, { from: 'file', file: 'a.toml' }],
  [{ secrets: '-' }, { from: 'standard input' }],
  [{ secrets: 'env:SECRETS_TOML' }, { from: 'variable', variable: 'SECRETS_TOML' }],
  [{ secrets: './env:SECRETS_TOML' }, { from: 'file', file: './env:SECRETS_TOML' }],
  [
    { template: 't.toml', fromEnv: true },
    { from: 'template', file: 't.toml', values: 'environment' },
  ],
  [
    { template: 't.toml', namesOnly: true },
    { from: 'template', file: 't.toml', values: 'none' },
  ],
];

it.each(sources)('%j', (wants, asked) => {
  expect(parseSourceOptions({ ...nothing, ...wants })).toEqual(asked);
});

const refused: [Partial<SourceOptions>, string][] = [
  [{ secrets: '-', template: 't', fromEnv: true }, '--secrets and --template name two sources'],
  [
    { secrets: '-', profile: 'p' },
    "--profile is about the project's own files, and --secrets names another source",
  ],
  [
    { secrets: 'f', global: true },
    "--global is about the project's own files, and --secrets names another source",
  ],
  [
    { template: 't', namesOnly: true, global: true },
    "--global is about the project's own files, and --template names another source",
  ],
  [{ template: 't', fromEnv: true, namesOnly: true }, '--from-env takes values, and --names-only takes none'],
  [{ fromEnv: true }, '--from-env needs an example file'],
  [{ namesOnly: true }, '--names-only needs an example file'],
  [{ template: 't' }, '--template gives names, and no values'],
  [{ secrets: 'env:' }, '--secrets env: wants a name'],
];

it.each(refused)('refuses %j', (wants, message) => {
  expect(() => parseSourceOptions({ ...nothing, ...wants })).toThrow(
    expect.objectContaining({ message, code: 'usage' }),
  );
});
