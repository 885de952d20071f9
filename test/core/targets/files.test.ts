import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { readTargets } from '../../../src/cli/targets/read.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/targets');
const schemaFile = path.resolve(import.meta.dirname, '../../../docs/deploy-secrets.schema.json');
const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(Object(schema));

/** What lies between keys, or between targets, or in a text that has any form: a JSON Schema cannot say it. */
const BEYOND_THE_SCHEMA = [
  'refuses-a-credential-where-none-belongs.toml',
  // A default is checked with the targets that take it.
  'refuses-a-default-layout-that-github-lacks.toml',
  'refuses-a-local-profile-for-all.toml',
  'refuses-one-document-twice.toml',
  'refuses-one-file-of-marks-for-two.toml',
  'refuses-options-that-contradict.toml',
  'refuses-two-sources.toml',
  'refuses-two-targets-at-one-place.toml',
];

const files = readdirSync(folder);
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

const problemsOf = (text: string): string[] =>
  readTargets(text, 'deploy-secrets.toml').problems.map(
    ({ at, code, message, hint }) => `${at?.line}:${at?.column} ${code}: ${message}\n    ${hint}`,
  );

describe('fixtures/targets', () => {
  it('has files that are taken and files that are refused', () => {
    expect(files.filter((file) => file.startsWith('takes-')).length).toBeGreaterThan(4);
    expect(files.filter((file) => file.startsWith('refuses-')).length).toBeGreaterThan(20);
    expect(files).toEqual(expect.arrayContaining(BEYOND_THE_SCHEMA));
  });

  it.each(files)('%s', (file) => {
    const text = read(file);
    const problems = problemsOf(text);
    expect(problems.length === 0, problems.join('\n')).toBe(file.startsWith('takes-'));
    expect(problems.join('\n')).not.toMatch(/canary/i);
    const isValid = validate(parse(text));
    const errors = JSON.stringify(validate.errors, null, 1);
    expect(isValid, errors).toBe(file.startsWith('takes-') || BEYOND_THE_SCHEMA.includes(file));
  });

  it('are refused with the place, the rule and the way out', () => {
    const refused = files.filter((file) => file.startsWith('refuses-'));
    const all = refused.map((file) => [file, ...problemsOf(read(file)).map((one) => `  ${one}`)].join('\n'));
    expect(all.join('\n')).toMatchInlineSnapshot(`
      "refuses-a-bad-name.toml
        2:1 wrong-value: "my target" is no name for a target
          a name is up to 64 letters, digits, _, . and -, and begins with a letter, a digit or _
        4:1 wrong-value: --all is no name for a target
          a name is up to 64 letters, digits, _, . and -, and begins with a letter, a digit or _
      refuses-a-credential-where-none-belongs.toml
        4:1 literal-credential: url has a text that looks like a credential
          take it out: a credential goes into a variable of the environment; if it was committed, renew it
        7:1 literal-credential: description has a text that looks like a credential
          take it out: a credential goes into a variable of the environment; if it was committed, renew it
      refuses-a-default-layout-that-github-lacks.toml
        3:1 wrong-value: layout takes one of env and document at github
          such as layout = "env"
      refuses-a-default-of-a-wrong-type.toml
        3:1 wrong-value: profile takes a text
          such as profile = "NAME"
      refuses-a-default-that-nobody-knows.toml
        3:1 unknown-key: there is no key profil
          did you mean profile?
        4:1 unknown-key: yes is decided for each run
          leave it out here, and give --yes on the command line
      refuses-a-key-of-a-run.toml
        4:1 unknown-key: yes is decided for each run
          leave it out here, and give --yes on the command line
        5:1 unknown-key: overwrite is decided for each run
          leave it out here, and give --overwrite on the command line
        6:1 unknown-key: dry-run is decided for each run
          leave it out here, and give --dry-run on the command line
        7:1 unknown-key: format is decided for each run
          leave it out here, and give --format on the command line
        8:1 unknown-key: names-only is decided for each run
          leave it out here, and give --names-only on the command line
      refuses-a-key-of-another-store.toml
        4:1 unknown-key: region is a key of aws, and a goes to github
          leave it out here, or write it in [defaults], where it holds for aws alone
        6:1 unknown-key: aws-profile is a key of aws, and a goes to github
          leave it out here, or write it in [defaults], where it holds for aws alone
      refuses-a-list-of-targets.toml
        1:1 wrong-value: there is no target in it
          a target is a section [targets.NAME] that says to = "github" and where
        2:1 wrong-value: targets is no section
          write it as [targets.NAME], with keys below
      refuses-a-local-profile-for-all.toml
        3:1 wrong-value: the profile dev is for one machine, and no default
          write profile = "dev" in each target that means it, such as a
      refuses-a-newer-version.toml
        1:1 wrong-value: version 2 of this format is newer than this program, which reads version 1
          take a newer deploy-secrets
      refuses-a-table-in-a-target.toml
        5:1 unknown-key: there is no key github
          deploy-secrets COMMAND --help lists the options, which are the keys
        7:1 wrong-value: repo takes a text
          such as repo = "OWNER/NAME"
      refuses-a-target-that-is-text.toml
        3:1 wrong-value: targets.a is no section
          write it as [targets.NAME], with keys below
      refuses-a-version-in-text.toml
        1:1 wrong-value: version takes a whole number
          write version = 1
      refuses-an-empty-list.toml
        1:1 wrong-value: there is no target in it
          a target is a section [targets.NAME] that says to = "github" and where
      refuses-an-unknown-key.toml
        4:1 unknown-key: there is no key enviroment
          did you mean environment?
        5:1 unknown-key: there is no key with_config
          did you mean with-config?
        6:1 unknown-key: there is no key something-else
          deploy-secrets COMMAND --help lists the options, which are the keys
      refuses-an-unknown-part.toml
        1:1 wrong-value: there is no target in it
          a target is a section [targets.NAME] that says to = "github" and where
        3:1 unknown-key: target is no part of this file
          did you mean targets?
      refuses-an-unknown-store.toml
        3:1 wrong-value: to takes one of github, aws, gcp and airflow
          did you mean github?
        5:1 wrong-value: to takes one of github, aws, gcp and airflow
          such as to = "github"
        7:1 wrong-value: to takes one of github, aws, gcp and airflow
          such as to = "github"
      refuses-literal-credentials.toml
        5:1 literal-credential: token takes a reference, and never the credential itself
          put it into a variable, and write token = "env:NAME"; if it was committed, renew it
        8:1 literal-credential: token takes a reference, and never the credential itself
          put it into a variable, and write token = "env:NAME"; if it was committed, renew it
        9:1 literal-credential: app-private-key takes a reference, and never the credential itself
          put it into a variable, and write app-private-key = "env:NAME"; if it was committed, renew it
        13:1 wrong-value: password takes the name of a variable
          such as password = "env:NAME"
      refuses-no-store.toml
        2:1 wrong-value: a does not say to which kind of store
          add to = "github"; there are github, aws, gcp and airflow
      refuses-no-targets.toml
        1:1 wrong-value: there is no target in it
          a target is a section [targets.NAME] that says to = "github" and where
      refuses-no-version.toml
        1:1 wrong-value: the file does not say which version of this format it is
          begin it with version = 1
      refuses-one-document-twice.toml
        8:1 same-place: b leads where a (line 6) does: aws eu-west-1 dlt/dlt_secrets_toml
          make one target of both, or tell them apart by environment, prefix, layout or pipeline
      refuses-one-file-of-marks-for-two.toml
        7:1 same-place: b leads where a (line 5) does: github acme/b
          make one target of both, or tell them apart by environment, prefix, layout or pipeline
      refuses-options-that-contradict.toml
        5:1 wrong-value: org and repo name two places
          push to one after the other
        8:1 wrong-value: recovery-days: AWS takes 7 to 30 days, not 3
          to remove at once, for good, there is delete-without-recovery
        12:1 wrong-value: prefix says nothing to the layout document
          leave it out, or choose layout env or connection or airflow-document
        13:1 wrong-value: which Airflow?
          give its address as url URL
      refuses-two-sources.toml
        5:1 wrong-value: profile is about the project's own files, and secrets names another source
          leave one of them out
        8:1 wrong-value: template gives names, and no values
          add from-env to take the values from the environment, or names-only to check the names alone
      refuses-two-targets-at-one-place.toml
        5:1 same-place: b leads where a (line 2) does: github ACME/etl
          make one target of both, or tell them apart by environment, prefix, layout or pipeline
      refuses-wrong-types.toml
        4:1 wrong-value: repo takes a text
          such as repo = "OWNER/NAME"
        5:1 wrong-value: with-config takes true or false
          such as with-config = true
        6:1 wrong-value: include takes a list of texts
          such as include = ["GLOB"]
        7:13 wrong-value: exclude takes a list of texts
          such as exclude = ["GLOB"]
        8:1 wrong-value: max-removals takes a whole number
          such as max-removals = 7
        9:1 wrong-value: app takes one of actions, dependabot and codespaces
          did you mean actions?
        10:1 wrong-value: environment takes a text
          such as environment = "NAME"
        11:1 wrong-value: profile takes a text
          such as profile = "NAME"
        14:1 wrong-value: layout takes one of env, document, json, connection and airflow-document
          such as layout = "env"
        15:1 wrong-value: region takes a text
          such as region = "REGION"
        16:1 wrong-value: recovery-days takes a whole number
          such as recovery-days = 7"
    `);
  });
});

describe('whoever hands over a file keeps nobody waiting', () => {
  it.each([
    [
      'many targets',
      `version = 1\n${Array.from({ length: 5_000 }, (_, n) => `[targets.t${n}]\nto = "github"\n`).join('')}`,
    ],
    [
      'many keys',
      `version = 1\n[targets.a]\nto = "github"\n${Array.from({ length: 5_000 }, (_, n) => `key-${n} = 1\n`).join('')}`,
    ],
    ['a long key', `version = 1\n[targets.a]\nto = "github"\n${'k'.repeat(90_000)} = 1\n`],
    [
      'many defaults',
      `version = 1\n[defaults]\n${Array.from({ length: 5_000 }, (_, n) => `k${n} = 1\n`).join('')}${Array.from({ length: 400 }, (_, n) => `[targets.t${n}]\nto = "aws"\nprefix = "p${n}"\n`).join('')}`,
    ],
  ])(
    '%s',
    (_, text) => {
      const told = ((): string[] => {
        try {
          return problemsOf(text);
        } catch (error) {
          return [String(error)];
        }
      })();
      expect(told.length).toBeGreaterThan(0);
      expect(Math.max(...told.map((one) => one.length))).toBeLessThan(400);
    },
    20_000,
  );

  it.each(['__proto__', 'constructor', 'toString'])(
    'a name that every object has is one like any other: %s',
    (name) => {
      expect(problemsOf(`version = 1\n[targets.${name}]\nto = "github"\n`)).toEqual([]);
      expect(problemsOf(`version = 1\n[targets.a]\nto = "${name}"\n`)).toHaveLength(1);
      expect(problemsOf(`version = 1\n[targets.a]\nto = "github"\n${name} = 1\n`)).toHaveLength(1);
      expect(problemsOf(`version = 1\n[defaults]\n${name} = 1\n[targets.a]\nto = "github"\n`)).toHaveLength(
        1,
      );
    },
  );
});
