// Writes what the docs say of tables in the code: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { targetTables } from '../../src/cli/targets/tables.ts';
import { targetsSchema } from '../../src/core/targets/schema.ts';
import { actionYml, withExamples, withInputs } from './action.ts';
import { withTables } from './diagnostics.ts';
import { manPage } from './man.ts';
import { withRefusals } from './refusals.ts';
import { schemaText } from './schema/index.ts';
import { savedPlanSchemaText } from './schema/saved-plan.ts';
import { withKeys } from './targets.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const page = path.join(docs, 'diagnostics.md');

const action = path.join(docs, 'action.md');
writeFileSync(action, withExamples(withInputs(readFileSync(action, 'utf8'))));
writeFileSync(path.join(docs, '../action.yml'), actionYml());
const targets = path.join(docs, 'targets.md');
writeFileSync(targets, withKeys(readFileSync(targets, 'utf8')));
writeFileSync(page, withTables(readFileSync(page, 'utf8')));
const refusals = path.join(docs, 'refusals.md');
writeFileSync(refusals, withRefusals(readFileSync(refusals, 'utf8')));
writeFileSync(path.join(docs, 'output.schema.json'), schemaText());
writeFileSync(path.join(docs, 'plan.schema.json'), savedPlanSchemaText());
writeFileSync(
  path.join(docs, 'deploy-secrets.schema.json'),
  `${JSON.stringify(targetsSchema(targetTables), null, 2)}\n`,
);
writeFileSync(path.join(docs, 'deploy-secrets.1'), manPage());
