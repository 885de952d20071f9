import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Leaf, Path, TomlValue } from '../model.ts';
import { dotted } from '../toml/path.ts';

/**
 * Finds what looks like a secret in a configuration, by its key or by its value. Many may read a configuration, and
 * it shows in logs. dlt finds every value in secrets.toml too, so the way out never changes what it reads. The
 * diagnostics say nothing else of a value.
 */
export const findSecretsInConfig = (configuration: readonly Leaf[]): Diagnostic[] =>
  configuration.filter(looksSecret).map(({ path, at }) =>
    diagnostic('secret-in-config', {
      message: 'it looks like a secret, and as configuration many could read it',
      hint: 'move it to secrets.toml, where dlt finds it as well, or leave it out with --exclude',
      paths: [dotted(path)],
      at,
    }),
  );

function looksSecret({ path, value }: Leaf): boolean {
  const texts = textsIn(path, value.reveal()).filter(({ text }) => text.trim() !== '');
  return texts.some(({ key, text }) => isSecretText(text) || (isSecretKey(key) && !isHarmless(key, text)));
}

interface KeyedText {
  readonly key: string;
  readonly text: string;
}

/** Lists every text of a value with its key: that of the array, for one in an array. */
function textsIn(path: Path, value: TomlValue): KeyedText[] {
  const key = path.at(-1) ?? '';
  switch (value.type) {
    case 'string':
      return [{ key, text: value.value }];
    case 'array':
      return value.items.flatMap((item) => textsIn(path, item));
    case 'table':
      return [...value.entries].flatMap(([inner, item]) => textsIn([...path, inner], item));
    case 'integer':
    case 'float':
    case 'boolean':
    case 'datetime':
    case 'date':
    case 'time':
      return [];
  }
}

/** The last words of a key that dlt's specs and sources have for secrets, and what else is called so. */
const SECRET_KEY =
  /(^|_)(passwords?|passwd|pwd|passphrase|tokens?|secrets?|credentials?|auth|authorization|cookie|(api|access|private|secret|account|encryption|signing|shared|license|sas)_?keys?|apikey|sas|pat|bearer|dsn|connection_string)$/;

const isSecretKey = (key: string): boolean =>
  SECRET_KEY.test(
    key
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll(/[-.\s]/g, '_')
      .toLowerCase(),
  );

/**
 * A private key in PEM; the key of a service account; a URL with a password; tokens that tell what they are by how they
 * begin.
 */
const SECRET_TEXT =
  /-----BEGIN [A-Z ]*PRIVATE KEY|"private_key"|^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]+@|[?&](password|token|sig|motherduck_token)=|\b(AKIA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20}|github_pat_|xox[abprs]-|sk_live_|sk-[A-Za-z0-9_-]{20}|AIza[A-Za-z0-9_-]{30}|eyJ[A-Za-z0-9_-]{10,}\.eyJ)/;

export const isSecretText = (text: string): boolean => SECRET_TEXT.test(text);

/** Whether it only says where a database lies, as `credentials = "duckdb:///quack.duckdb"` does. */
const isHarmless = (key: string, text: string): boolean =>
  /credentials|dsn|connection_string/i.test(key) &&
  (/^[a-z][a-z0-9+.-]*:\/\/[^@?#\s]*$/i.test(text) ||
    /^(:[a-z]+:|[\w./-]+\.(duckdb|db|sqlite3?))$/i.test(text));
