import { readFileSync } from 'node:fs';
import { python, type Version, versions } from './peers.ts';

/** What `vectors.py` found out about one document. */
interface Line {
  readonly file: string;
  readonly vectors: readonly Vector[];
}

interface Vector {
  readonly path: readonly string[];
  readonly name: string;
  readonly text: string;
  /** The types under which dlt reads the text as it reads the TOML. */
  readonly hints: readonly string[];
}

/** Documents and the texts that every pinned version of dlt reads as it reads them, one line of JSON each. */
export async function vectors(layouts: string): Promise<string> {
  const [first = [], ...others] = await Promise.all(versions.map((version) => ask(version, layouts)));
  return first
    .map((line, index) => ({ toml: readFileSync(line.file, 'utf8'), vectors: agreed(line, others, index) }))
    .filter((line) => line.vectors.length > 0)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

async function ask(version: Version, layouts: string): Promise<Line[]> {
  const printed = await python(version, 'vectors.py', [layouts]);
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** What the versions say alike; a document that one of them cannot read has no vectors. */
function agreed(line: Line, others: readonly Line[][], index: number): Vector[] {
  const said = others.map((lines) => lines[index]?.vectors ?? []);
  return line.vectors.flatMap((vector) => {
    const same = said.map((all) => all.find(({ name }) => name === vector.name));
    if (same.includes(undefined)) return [];
    return [{ ...vector, hints: vector.hints.filter((hint) => same.every((o) => o?.hints.includes(hint))) }];
  });
}
