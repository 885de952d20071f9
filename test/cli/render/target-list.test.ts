import { expect, it } from 'vitest';
import { targetsTable } from '../../../src/cli/render/target-list.ts';
import { readTargets } from '../../../src/cli/targets/read.ts';
import { requestFor } from '../../../src/cli/targets/request.ts';

const { targets } = readTargets(
  `version = 1
[targets.production]
to = "github"
repo = "acme/etl"
environment = "production"
[targets.airflow]
to = "airflow"
url = "https://airflow.acme.dev/dags-prod"
profile = "prod"
`,
  'deploy-secrets.toml',
);
const requests = targets.map((target) => requestFor(target, {}, {}));

it('a terminal that is too narrow gets the rest below the place, which is never cut', () => {
  expect(targetsTable(requests, { width: 80, colour: false, isTerminal: true })).toMatchInlineSnapshot(`
    "target      place
                layout, secrets
    production  github acme/etl (production)
                env, those of the project
    airflow     airflow https://airflow.acme.dev/dags-prod
                connection and document, profile prod
    "
  `);
});

it.each([
  { width: 120, colour: false, isTerminal: true },
  { width: 80, colour: false },
])('has one line a target where there is room, and in a pipe: %j', (style) => {
  expect(targetsTable(requests, style)).toBe(
    [
      'target      place                                       layout                   secrets',
      'production  github acme/etl (production)                env                      those of the project',
      'airflow     airflow https://airflow.acme.dev/dags-prod  connection and document  profile prod',
      '',
    ].join('\n'),
  );
});
