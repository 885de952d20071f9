import type { Leaf } from '../../model.ts';
import { type Slip, textsIn } from './slip.ts';

/** What another program would put a value in place of. */
interface ForeignReference {
  /** Who would, as the end of a sentence. */
  readonly of: string;
  readonly examples: readonly string[];
  readonly pattern: RegExp;
  readonly wayOut: string;
}

const FROM_ENVIRONMENT =
  'write the value, or let --template FILE --from-env take the values that the environment has';
const PIPED = 'and give it on standard input, with --secrets -';

/**
 * References that neither dlt nor a push resolves: the text itself would be the secret. (The forms are those of op
 * inject, vals, sops, dotenvx, Ansible, bank-vaults, Home Assistant, configparser and the clouds' own names, checked
 * 2026-11-28.)
 */
export const REFERENCES: readonly ForeignReference[] = [
  {
    of: '1Password',
    examples: ['op://vault/item/field'],
    pattern: /^op:\/\/[^/]+\/[^/]+\/./,
    wayOut: `resolve it with op inject, ${PIPED}`,
  },
  {
    of: 'a workflow of GitHub',
    examples: ['${{ secrets.TOKEN }}'],
    pattern: /\$\{\{[^{}]{1,500}\}\}/,
    wayOut: 'give it to the step as env:, and let --template FILE --from-env take it from there',
  },
  {
    of: 'a template engine, such as Jinja or Helm',
    examples: ['{{ token }}', '{{ env_var("TOKEN") }}', 'Bearer <%= token %>'],
    pattern: /\{\{[^{}]{1,500}\}\}|<%[^%]{3,500}%>/,
    wayOut: 'fill in the template first',
  },
  {
    of: 'a shell, or of a program that reads the environment',
    examples: [
      '${TOKEN}',
      '$TOKEN',
      '$(pass show token)',
      'postgresql://me:${PASSWORD}@host/db',
      '%TOKEN%',
      '$env:TOKEN',
      'postgresql://me:$PASSWORD@host/db',
      'postgresql://me:%PASSWORD%@host/db',
    ],
    pattern:
      /\$\{[A-Za-z_][\w.]*(?::?[-?+=][^{}]*)?\}|^\$[A-Z_][A-Z0-9_]*$|^\$\([a-z].+\)$|^\$\([A-Z_][A-Z0-9_]*\)$|^%[A-Za-z_]\w*%$|^\$[Ee]nv:\w+$|^[a-z][a-z0-9+]*:\/\/[^:/@\s]*:(?:\$[A-Z_]{4,}|%[A-Z_]{4,}%)@/,
    wayOut: FROM_ENVIRONMENT,
  },
  {
    of: 'a program that reads the environment',
    examples: [
      'env(TOKEN)',
      'env:TOKEN',
      'ENV[TOKEN]',
      'os.environ["TOKEN"]',
      '@env(TOKEN)',
      'getenv("TOKEN")',
      '${env:TOKEN}',
      '${ssm:/etl/token}',
      '${file:/run/token}',
    ],
    pattern:
      /^(?:(?:env|ENV)(?:_var)?\(["']?[\w.]+["']?\)|env:(?:\/\/)?[A-Z][A-Z0-9_]+|ENV\[["']?\w+["']?\]|os\.(?:environ|getenv)\W.*|process\.env\W.*|@env\(\w+\)|(?:getenv|env)[([]["']\w+["'][)\]]|\$\{(?:env|file|ssm|secret|secrets|sys|cf|self|opt|var):[^{}]+\})$/,
    wayOut: FROM_ENVIRONMENT,
  },
  {
    of: 'a pipeline that fills tokens in, such as Concourse or Azure',
    examples: ['((token))', '#{TOKEN}#', '__TOKEN__', '@@TOKEN@@', '[[TOKEN]]', '!TOKEN!'],
    pattern:
      /^\(\([a-z][\w./:-]+\)\)$|^#\{[\w.]{2,}\}#?$|^__[A-Z][A-Z0-9_]*[A-Z0-9]__$|^@@?[A-Z][A-Z0-9_]{2,}@@?$|^\[\[\s?[A-Z][A-Z0-9_]{2,}\s?\]\]$|^![A-Z][A-Z0-9_]{2,}!$/,
    wayOut: 'let that pipeline write the file first, or write the value',
  },
  {
    of: 'a library of Java that decrypts, such as jasypt or Spring Cloud Config',
    examples: ['ENC(c2VjcmV0LWNhbmFyeQ==)', '{cipher}c2VjcmV0LWNhbmFyeQ'],
    pattern: /^ENC\([A-Za-z0-9+/=]{8,}\)$|^\{cipher\}\S/,
    wayOut: 'write the value as it is decrypted',
  },
  {
    of: "Python's configparser",
    examples: ['%(token)s', 'postgresql://me:%(password)s@host/db'],
    // The fields of a log record are what a format for logs has.
    pattern:
      /%\((?!(?:args|asctime|created|exc_\w+|filename|funcName|level(?:name|no)|lineno|message|module|msecs|msg|name|pathname|process(?:Name)?|relativeCreated|stack_info|taskName|thread(?:Name)?)\))[\w.]+\)s/,
    wayOut: 'write the value itself: TOML fills nothing in',
  },
  {
    of: 'sops',
    examples: ['ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]'],
    pattern: /^ENC\[[A-Z0-9_]+,/,
    wayOut: `decrypt the file with sops decrypt, ${PIPED}`,
  },
  {
    of: 'dotenvx',
    examples: ['encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMfLEIRVz50hmLXPXRuDBXaJi'],
    pattern: /^encrypted:[A-Za-z0-9+/]{40,}={0,2}$/,
    wayOut: 'decrypt it first',
  },
  {
    of: 'Ansible Vault',
    examples: ['$ANSIBLE_VAULT;1.1;AES256 6638'],
    pattern: /^\s*\$ANSIBLE_VAULT;/,
    wayOut: `decrypt the file with ansible-vault view, ${PIPED}`,
  },
  {
    of: 'age or PGP',
    examples: ['-----BEGIN AGE ENCRYPTED FILE-----', '-----BEGIN PGP MESSAGE-----'],
    pattern: /^\s*-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE)-----/,
    wayOut: 'decrypt it first',
  },
  {
    of: 'YAML',
    examples: ['!secret token', '!vault |', '!env TOKEN'],
    pattern: /^!(?:secret|vault|env|env_var|ref|sub|getatt|include)\s/i,
    wayOut: 'write the value itself: TOML has no tags',
  },
  {
    of: 'Google Cloud Secret Manager',
    examples: ['projects/acme/secrets/token/versions/latest', 'projects/123/secrets/token'],
    pattern:
      /^(?:\/\/secretmanager\.googleapis\.com\/)?projects\/[^/\s]+\/(?:locations\/[^/\s]+\/)?secrets\/[^/\s]+/,
    wayOut: 'write the value itself, as gcloud secrets versions access gives it',
  },
  {
    of: 'AWS',
    examples: [
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:etl-AbCdEf',
      'arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/etl',
    ],
    pattern: /^arn:aws[a-z-]*:(?:secretsmanager|ssm):/,
    wayOut: 'write the value itself, as aws secretsmanager get-secret-value gives it',
  },
  {
    of: 'Azure Key Vault',
    examples: ['@Microsoft.KeyVault(SecretUri=…)', 'https://acme.vault.azure.net/secrets/token'],
    pattern: /^@Microsoft\.KeyVault\(|^https:\/\/[\w-]+\.vault\.azure\.(?:net|cn|us)\/secrets\//i,
    wayOut: 'write the value itself, as az keyvault secret show gives it',
  },
  {
    of: 'a vault, or the keyring of a machine',
    examples: [
      'vault:secret/data/etl#token',
      'keyring:etl/token',
      'ref+vault://etl#/token',
      'awssm://etl/token',
      'sm://acme/token',
      'gcp-secret://acme/token',
      'op read op://vault/item/field',
      'file:///run/secrets/token',
      '/run/secrets/token',
    ],
    pattern:
      /^(?:(?:vault|keyring|keychain):\S|ref\+[a-z0-9]+:\/\/|(?:secrets?|sm|gsm|gcpsm|awssm|awssecrets?|ssm|akv|kv|keyvault|azurekv|hcvault|bws?|bitwarden|doppler|infisical|pass|gopass|conjur|akeyless|berglas|hashivault|vault|lastpass|keepass|dashlane|(?:gcp|aws|azure)[-_](?:sm|secrets?|ssm|kv)):\/\/|op read |(?:file:\/\/)?\/run\/secrets\/\S)/,
    wayOut: 'let that program write the file with its values, or write the value itself',
  },
];

/** Finds a value that is only where to find it. It says whose form it has, and nothing of what it names. */
export function findReference({ value }: Leaf): Slip | undefined {
  const texts = textsIn(value.reveal());
  const found = REFERENCES.find(({ pattern }) => texts.some((text) => pattern.test(text)));
  return (
    found && {
      code: 'unresolved-reference',
      message: `a reference in the form of ${found.of}, which nobody resolves: the text itself is pushed`,
      hint: found.wayOut,
    }
  );
}
