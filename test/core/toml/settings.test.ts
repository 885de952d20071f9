import { describe, expect, it } from 'vitest';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';
import { takeSettings } from '../../../src/core/toml/settings.ts';

const take = (text: string) => {
  const { leaves, key, previousKey } = takeSettings(parseToml(text, 'f.toml'));
  return {
    pushed: leaves.map(({ path }) => dotted(path)),
    key: key?.reveal(),
    previousKey: previousKey?.reveal(),
  };
};

describe('the section [deploy_secrets]', () => {
  it('is never pushed', () => {
    const text = `a = 1
deploy_secrets.key = "canary-7f3a-key"
deploy_secrets.previous_key = "canary-7f3a-old"
[sources.deploy_secrets]
key = "pushed"`;
    expect(take(text)).toEqual({
      pushed: ['a', 'sources.deploy_secrets.key'],
      key: 'canary-7f3a-key',
      previousKey: 'canary-7f3a-old',
    });
  });

  it('may be empty or absent', () => {
    const nothing = { pushed: [], key: undefined, previousKey: undefined };
    expect(take('[deploy_secrets]')).toEqual(nothing);
    expect(take('')).toEqual(nothing);
  });

  it.each([
    ['[deploy_secrets]\nkye = "canary-7f3a"', 'f.toml:2:1: deploy_secrets.kye is not a setting'],
    ['[deploy_secrets.key]\nx = "canary-7f3a"', 'f.toml:2:1: deploy_secrets.key.x is not a setting'],
    ['[deploy_secrets]\nkey = 7', 'f.toml:2:1: deploy_secrets.key must be text'],
    ['[deploy_secrets]\nkey = {}', 'f.toml:2:1: deploy_secrets.key must be text'],
    ['deploy_secrets = "canary-7f3a"', 'f.toml:1:1: deploy_secrets is not a setting'],
    ['[[deploy_secrets]]\nkey = "canary-7f3a"', 'f.toml:1:1: deploy_secrets is not a setting'],
  ])('%j is refused', (text, message) => {
    expect(() => take(text)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });
});
