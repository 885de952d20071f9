// Says how the house stands, from the code: `npm run house`. With `--list` it names what it counts; with
// `--picture` it draws the rooms instead, and with `--picture --write` into docs/architecture.md.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { filesOfOnePush } from './coverage.ts';
import { figuresOf } from './figures.ts';
import { graphOf } from './graph.ts';
import { embed, pictureOf } from './picture.ts';
import { listOf, summaryOf } from './screen.ts';
import { readSources } from './sources.ts';

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/architecture.md');

const { values } = parseArgs({
  options: { list: { type: 'boolean' }, picture: { type: 'boolean' }, write: { type: 'boolean' } },
});
const sources = readSources(path.join(root, 'src'));

if (values.picture) {
  const picture = pictureOf(graphOf(sources));
  if (values.write) writeFileSync(page, embed(readFileSync(page, 'utf8'), picture));
  else console.log(picture);
} else {
  const figures = figuresOf(sources);
  const pushFiles = await filesOfOnePush(root);
  console.log(summaryOf(figures, pushFiles));
  if (values.list) console.log(`\n${listOf(figures, pushFiles)}`);
}
