// Writes what the docs say of tables in the code: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withTables } from './diagnostics.ts';
import { manPage } from './man.ts';
import { schemaText } from './schema/index.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const page = path.join(docs, 'diagnostics.md');

writeFileSync(page, withTables(readFileSync(page, 'utf8')));
writeFileSync(path.join(docs, 'output.schema.json'), schemaText());
writeFileSync(path.join(docs, 'deploy-secrets.1'), manPage());
