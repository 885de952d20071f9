import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { mention, workflowLines } from '../../../src/providers/github/snippets.ts';

const secret = (name: string) => ({ type: 'secret' as const, name });
const names = [secret('SOURCES__X__API_KEY'), secret('DESTINATION__PASSWORD')];
const env = { layouts: ['env'] };
const document = { layouts: ['document'] };

describe('what a workflow needs', () => {
  it('asks for each secret by its name', () => {
    expect(workflowLines(names, { options: {}, layout: env })).toMatchInlineSnapshot(`
      "env:
        SOURCES__X__API_KEY: \${{ secrets.SOURCES__X__API_KEY }}
        DESTINATION__PASSWORD: \${{ secrets.DESTINATION__PASSWORD }}
      "
    `);
  });

  it('says where they are when they are in an environment', () => {
    const options = { environment: 'prod/eu: "west"' };
    expect(workflowLines(names.slice(0, 1), { options, layout: env })).toMatchInlineSnapshot(`
      "environment: "prod/eu: \\"west\\""
      env:
        SOURCES__X__API_KEY: \${{ secrets.SOURCES__X__API_KEY }}
      "
    `);
  });

  it('asks for what is no secret among the variables', () => {
    const entries = [...names.slice(0, 1), { type: 'variable' as const, name: 'SOURCES__X__LIMIT' }];
    expect(workflowLines(entries, { options: {}, layout: env })).toMatchInlineSnapshot(`
      "env:
        SOURCES__X__API_KEY: \${{ secrets.SOURCES__X__API_KEY }}
        SOURCES__X__LIMIT: \${{ vars.SOURCES__X__LIMIT }}
      "
    `);
  });

  it('is a step that writes the file, for a document', () => {
    const options = { environment: 'production' };
    const lines = workflowLines([secret('DLT_SECRETS_TOML')], { options, layout: document });
    expect(lines).toMatchInlineSnapshot(`
      "environment: "production"
      steps:
        # After the checkout, in the folder where the pipeline runs.
        - name: Write .dlt/secrets.toml
          shell: bash
          env:
            SECRETS_TOML: \${{ secrets.DLT_SECRETS_TOML }}
          run: |
            test -n "$SECRETS_TOML" || { echo 'there is no secret DLT_SECRETS_TOML here' >&2; exit 1; }
            umask 077
            mkdir -p .dlt
            rm -f .dlt/secrets.toml
            printf '%s' "$SECRETS_TOML" > .dlt/secrets.toml
      "
    `);
    expect(parseDocument(lines).errors).toEqual([]);
  });

  it('is mentioned by what it is', () => {
    expect([
      mention(env, {}, []),
      mention(document, {}, []),
      mention(env, { repo: 'acme/etl', environment: "it's" }, ['--with-config', '--rename a.b=C']),
      mention({ ...document, name: 'DLT_PROD' }, { environment: 'production' }, []),
      mention(env, { org: 'acme' }, []),
      mention(document, { app: 'dependabot' }, []),
      mention(env, { app: 'codespaces' }, []),
    ]).toMatchInlineSnapshot(`
      [
        "a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --write, or paste those of --print-env",
        "dlt finds it once a step of the job has written it to .dlt/secrets.toml: add the step with deploy-secrets check --layout document --write, or paste that of --print-env",
        "a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --environment 'it'\\''s' --with-config --rename a.b=C --write, or paste those of --print-env",
        "dlt finds it once a step of the job has written it to .dlt/secrets.toml: add the step with deploy-secrets check --environment production --layout document --name DLT_PROD --write, or paste that of --print-env",
        "a workflow sees none of them until its env: asks for each; print the lines to paste with --print-env",
        "dlt finds it once a step of the job has written it to .dlt/secrets.toml; print the step to paste with --print-env",
        undefined,
      ]
    `);
  });
});
