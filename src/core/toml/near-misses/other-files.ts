import type { NearMiss } from './near-miss.ts';

/** Whole files of another kind, by how they begin. */
export const OTHER_FILES: readonly (Pick<NearMiss, 'examples' | 'reason' | 'hint'> & {
  readonly begins: RegExp;
})[] = [
  {
    examples: [
      '{"data": "ENC[AES256_GCM,data:Y2FuYXJ5]", "sops": {}}',
      'sops:\n  kms: []\ndata: ENC[AES256_GCM]',
    ],
    begins: /^(?=[\s\S]*\bENC\[AES256_GCM)(?=[\s\S]*"?sops"?\s*:)/,
    reason: 'the file is encrypted with sops',
    hint: 'decrypt it first: sops decrypt --output-type binary FILE | deploy-secrets … --secrets -',
  },
  {
    examples: ['$ANSIBLE_VAULT;1.1;AES256\n6638'],
    begins: /^\s*\$ANSIBLE_VAULT;/,
    reason: 'the file is encrypted with Ansible Vault',
    hint: 'decrypt it first: ansible-vault view FILE | deploy-secrets … --secrets -',
  },
  {
    examples: ['-----BEGIN AGE ENCRYPTED FILE-----\nYWdl'],
    begins: /^\s*-----BEGIN AGE ENCRYPTED FILE-----/,
    reason: 'the file is encrypted with age',
    hint: 'decrypt it first: age --decrypt --identity KEYFILE FILE | deploy-secrets … --secrets -',
  },
  {
    examples: ['-----BEGIN PGP MESSAGE-----\nYWdl'],
    begins: /^\s*-----BEGIN PGP MESSAGE-----/,
    reason: 'the file is encrypted with PGP',
    hint: 'decrypt it first: gpg --decrypt FILE | deploy-secrets … --secrets -',
  },
  {
    examples: ['-----BEGIN PRIVATE KEY-----\nTUlJ', '-----BEGIN CERTIFICATE-----\nTUlJ'],
    begins: /^\s*-----BEGIN [A-Z0-9 ]+-----/,
    reason: 'a key or certificate in PEM, and no TOML around it',
    hint: 'write it as the value of its key, in triple quotes: private_key = """..."""',
  },
  {
    examples: ['<!DOCTYPE html>', '<html>', '<?xml version="1.0"?>'],
    begins: /^\s*<(?:!doctype|html|\?xml)/i,
    reason: 'a web page or XML, and no TOML',
    hint: 'look at how the file was fetched: a sign-in page may have come instead',
  },
  {
    examples: ['{"a": 0}', '{\n  "a": {"b": 0}\n}', '[{"a": 0}]', '[\n  "a"\n]'],
    begins: /^\s*(?:\{|\[\s*(?:\{|"[^"\n]*"\s*(?:,|\n)|\n))/,
    reason: 'JSON, and no TOML',
    hint: 'write "a": {"b": 0} as a table, [a], and below it b = 0',
  },
  {
    examples: ['---\na: 1', '%YAML 1.2\n---\na: 1'],
    begins: /^\s*(?:---\s*\n|%YAML)/,
    reason: 'YAML, and no TOML',
    hint: 'write a: {b: 0} as a table, [a], and below it b = 0',
  },
];
