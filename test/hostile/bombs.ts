/** Workflows that were made to keep their reader busy, by what they do. Each is a whole `.github/workflows`. */
export const bombs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'pairs of quotes in an expression that does not end': one(`      - run: "\${{${"''".repeat(40)}"\n`),
  'more pairs of quotes': one(`      - run: "\${{ ${"''".repeat(100_000)}"\n`),
  'anchors in anchors': { 'a.yml': nestedAnchors(9) },
  'more anchors in anchors': { 'a.yml': nestedAnchors(60) },
  'anchors, each one deeper': { 'a.yml': deepAnchors(3000) },
  'aliases of one large thing': { 'a.yml': largeAnchor() },
  'workflows, each calling the next twice': chain(18, 2, 'by name'),
  'workflows, each calling the next twice, with all secrets': chain(18, 2, 'inherit'),
  'workflows, each calling all others': everyoneCalls(40),
  'names that are passed on as ever more names': manyNames(12, 60),
  'a condition of brackets': condition(`${'('.repeat(10_000)}true${')'.repeat(10_000)}`),
  'a condition of brackets with operators': condition(`${'(true && '.repeat(5_000)}true${')'.repeat(5_000)}`),
  'a condition of brackets that do not end': condition('('.repeat(200_000)),
  'a condition of operators': condition(Array(5_000).fill('a').join(' || ')),
  'brackets around an expression in a condition': condition(
    `${'('.repeat(100_000)}\${{ true }}${')'.repeat(100_000)}`,
  ),
  'a megabyte of expressions': one(`      - run: "${reads('A').repeat(65_536)}"\n`),
  'half a megabyte of expressions': one(`      - run: "${`\${{secrets.A}}`.repeat(30_000)}"\n`),
  'a line of env: for each expression': one(
    `      - run: x\n        env:\n${lines(15_000, (n) => `          A${n}: \${{ secrets.A${n} }}`)}`,
  ),
  'beginnings of expressions': one(`      - run: "${"${{'".repeat(100_000)}"\n`),
  'ends of expressions': one(`      - run: "${'}}'.repeat(200_000)}\${{"\n`),
  'an expression that does not end': one(`      - run: "\${{ secrets.A ${' '.repeat(400_000)}"\n`),
  'brackets after secrets': one(`      - run: "\${{ ${"secrets['".repeat(2_000)} }}"\n`),
  'spaces after secrets': one(`      - run: "\${{ ${`secrets${' '.repeat(5_000)}`.repeat(4)} }}"\n`),
  'a long value': one(`      - run: ${'x'.repeat(500_000)}\n`),
  'a long block': one(`      - run: |\n${'          echo\n'.repeat(30_000)}`),
  'python, again and again': one(`      - run: "${'python1 '.repeat(50_000)}"\n`),
  'digits after python': one(`      - run: " python${'1'.repeat(400_000)}"\n`),
  'pushes that may be': one(`      - run: "${'buildx '.repeat(60_000)}"\n`),
  'names of tools, with options': one(`      - run: "x ${'npm -'.repeat(90_000)}"\n`),
  'runners that run runners': one(`      - run: "${'uv run '.repeat(60_000)}"\n`),
  'options of python': one(`      - run: "python ${'-a '.repeat(100_000)}"\n`),
  'lists in lists': { 'a.yml': `on: push\njobs: ${'['.repeat(200_000)}` },
  'lists in lists that end': { 'a.yml': `on: push\njobs: {a: {b: ${'['.repeat(2000)}${']'.repeat(2000)}}}` },
  'maps in maps': { 'a.yml': `on: push\njobs: ${'{a: '.repeat(50_000)}` },
  'dashes in a line': { 'a.yml': `on: push\njobs:\n  ${'- '.repeat(100_000)}` },
  'question marks in a line': { 'a.yml': `on: push\njobs:\n  ${'? '.repeat(100_000)}` },
  'lines that each go in further': {
    'a.yml': `on: push\njobs:\n${lines(900, (n) => `${' '.repeat(n + 1)}a:`)}`,
  },
  'empty lines': { 'a.yml': `on: push\n${'\n'.repeat(500_000)}jobs: {}\n` },
  comments: { 'a.yml': `on: push\n${'#\n'.repeat(250_000)}jobs: {}\n` },
  'a map of many keys': { 'a.yml': `on: push\njobs:\n${lines(20_000, (n) => `  j${n}: x`)}` },
  'the same key': { 'a.yml': `on: push\njobs:\n${'  j: x\n'.repeat(20_000)}` },
  'a list of many commas': { 'a.yml': `on: push\njobs: {a: [${'a,'.repeat(200_000)}]}` },
  'many documents': { 'a.yml': '---\n'.repeat(100_000) },
  'many tags': { 'a.yml': `on: push\njobs: ${'!!str '.repeat(80_000)}` },
  'merge keys': { 'a.yml': `on: push\njobs:\n  a: &a {runs-on: x}\n  b: {${'<<: *a, '.repeat(20_000)}}\n` },
  'merge keys in merge keys': { 'a.yml': mergeKeys(200) },
  'a matrix of many values': {
    'a.yml': `on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        n: [${Array.from({ length: 20_000 }, (_, n) => n).join(',')}]\n    environment: \${{ matrix.n }}\n    steps:\n${`      - run: echo \${{ secrets[matrix.n] }}\n`.repeat(2_000)}`,
  },
  'a matrix of include and exclude': {
    'a.yml': `on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        x: [${'"a",'.repeat(900)}]\n        include:\n${lines(5_000, (n) => `          - {x: "i${n}"}`)}        exclude:\n${lines(5_000, (n) => `          - {x: "e${n}"}`)}    steps:\n${`      - run: echo \${{ secrets[matrix.x] }}\n`.repeat(900)}`,
  },
  'jobs that need each other': {
    'a.yml': `on: push\njobs:\n${lines(3_000, (n) => `  j${n}:\n    needs: [j${n + 1}, j0]\n    runs-on: x\n    steps: [{run: "echo \${{ secrets.A${n} }}"}]`)}`,
  },
  'jobs with an environment each, and lines for all of them': {
    'a.yml': `on: push\nenv:\n${lines(3_000, (n) => `  A${n}: \${{ secrets.A${n} }}`)}jobs:\n${lines(3_000, (n) => `  j${n}:\n    environment: e${n}\n    steps: [{run: x}]`)}`,
  },
  'declared secrets': {
    'a.yml': `on:\n  workflow_call:\n    secrets:\n${lines(15_000, (n) => `      s${n}: {required: true}`)}jobs: {a: {steps: [{run: x}]}}\n`,
    'b.yml': `on: push\njobs: {${Array.from({ length: 300 }, (_, n) => `j${n}: {uses: ./.github/workflows/a.yml, secrets: inherit}`).join(', ')}}\n`,
  },
  'calls of workflows that are not there': {
    'a.yml': `on: push\njobs: {${Array.from({ length: 10_000 }, (_, n) => `j${n}: {uses: ./.github/workflows/n${n}.yml}`).join(', ')}}\n`,
  },
  'actions that are not there': {
    'a.yml': `on: push\njobs: {a: {steps: [${Array.from({ length: 10_000 }, (_, n) => `{uses: ./a${n}}`).join(', ')}]}}\n`,
  },
  'calls that lead out': {
    'a.yml': `on: push\njobs:\n  a: {uses: ./../../../dev/zero}\n  b: {uses: "./.github/workflows/../../../../../dev/zero"}\n  c: {steps: [{uses: ./../../../../dev}, {uses: ".//dev"}, {uses: "./a\\0b"}]}\n  d: {uses: "./\\nx"}\n`,
  },
  'many workflows': Object.fromEntries(
    Array.from({ length: 3_000 }, (_, n) => [
      `w${n}.yml`,
      `on: push\njobs: {a: {steps: [{run: "echo \${{ secrets.A${n} }}"}]}}\n`,
    ]),
  ),
  'many large workflows': Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [
      `w${n}.yml`,
      `on: push\njobs:\n${lines(4_000, (at) => `  j${at}: {steps: [{run: x}]}`)}`,
    ]),
  ),
  'one name under two values, in every step': one(
    `      - {run: x, env: {X__API_KEY: "${reads('X__API_KEY')}"}}\n      - {run: x, env: {X__API_KEY: literal}}\n`.repeat(
      1_500,
    ),
  ),
};

function reads(name: string): string {
  return `\${{ secrets.${name} }}`;
}

function one(steps: string): Record<string, string> {
  return { 'a.yml': `on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps}` };
}

function condition(text: string): Record<string, string> {
  return one(`      - if: "${text}"\n        run: echo \${{ secrets.A }} \${{ secrets.B }}\n`);
}

function lines(count: number, line: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => `${line(n)}\n`).join('');
}

function nestedAnchors(levels: number): string {
  const list = (n: number): string =>
    n === 0
      ? '&a0 [x, x]'
      : `&a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`;
  return `on: push\nx:\n${lines(levels, (n) => `  - ${list(n)}`)}jobs: {a: {steps: *a${levels - 1}}}\n`;
}

function deepAnchors(levels: number): string {
  return `on: push\nx:\n  - &a0 [x]\n${lines(levels, (n) => `  - &a${n + 1} [*a${n}]`)}jobs: {a: {steps: *a${levels}}}\n`;
}

function largeAnchor(): string {
  return `on: push\nx:\n  - &a [${'x,'.repeat(10_000)}]\njobs:\n  a:\n    steps:\n${'      - *a\n'.repeat(20_000)}`;
}

function mergeKeys(levels: number): string {
  return `on: push\nx:\n  a0: &a0 {k: v}\n${lines(levels, (n) => `  a${n + 1}: &a${n + 1} {<<: [*a${n}, *a${n}], k${n}: v}`)}jobs: {a: {env: *a${levels}, steps: [{run: x}]}}\n`;
}

function chain(length: number, calls: number, how: 'by name' | 'inherit'): Record<string, string> {
  const passing = how === 'inherit' ? 'secrets: inherit' : `secrets: {S: "${reads('S')}"}`;
  const file = (n: number): string => {
    const jobs = Array.from(
      { length: calls },
      (_, at) => `  j${at}: {uses: ./.github/workflows/w${n + 1}.yml, ${passing}}\n`,
    );
    const last = `  a: {steps: [{run: "echo ${reads('S')}"}]}\n`;
    return `on: ${n === 0 ? 'push' : 'workflow_call'}\njobs:\n${n === length - 1 ? last : jobs.join('')}`;
  };
  return Object.fromEntries(Array.from({ length }, (_, n) => [`w${n}.yml`, file(n)]));
}

function everyoneCalls(count: number): Record<string, string> {
  const all = Array.from({ length: count }, (_, n) => n);
  const jobs = lines(
    count,
    (n) => `  j${n}: {uses: ./.github/workflows/w${n}.yml, secrets: {S: "\${{ secrets.S }}"}}`,
  );
  return Object.fromEntries(all.map((n) => [`w${n}.yml`, `on: [push, workflow_call]\njobs:\n${jobs}`]));
}

/** Each level passes every name on as each of the next level's. */
function manyNames(levels: number, names: number): Record<string, string> {
  const all = Array.from({ length: names }, (_, n) => n);
  const reads = all.map((n) => `\${{ secrets.S${n} }}`).join('');
  const passing = `{${all.map((n) => `S${n}: "${reads}"`).join(', ')}}`;
  const file = (n: number): string =>
    `on: ${n === 0 ? 'push' : 'workflow_call'}\njobs:\n${
      n === levels - 1
        ? `  a: {steps: [{run: "echo ${reads}"}]}`
        : `  j: {uses: ./.github/workflows/w${n + 1}.yml, secrets: ${passing}}`
    }\n`;
  return Object.fromEntries(Array.from({ length: levels }, (_, n) => [`w${n}.yml`, file(n)]));
}
