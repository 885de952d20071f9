import { describe, expect, it } from 'vitest';
import { workflowEnv } from '../../../src/providers/github/workflow.ts';

const names = [{ name: 'SOURCES__X__API_KEY' }, { name: 'DESTINATION__PASSWORD' }];

describe('workflowEnv', () => {
  it('asks for each secret by its name', () => {
    expect(workflowEnv(names, { options: {} })).toMatchInlineSnapshot(`
      "env:
        SOURCES__X__API_KEY: \${{ secrets.SOURCES__X__API_KEY }}
        DESTINATION__PASSWORD: \${{ secrets.DESTINATION__PASSWORD }}
      "
    `);
  });

  it('says where they are when they are in an environment', () => {
    expect(
      workflowEnv(names.slice(0, 1), { options: { environment: 'prod/eu: "west"' } }),
    ).toMatchInlineSnapshot(`
      "environment: "prod/eu: \\"west\\""
      env:
        SOURCES__X__API_KEY: \${{ secrets.SOURCES__X__API_KEY }}
      "
    `);
  });
});
