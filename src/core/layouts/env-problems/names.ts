import type { Severity } from '../../codes/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { envName, isSectionName } from '../../dlt/names.ts';
import type { Path } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import type { Candidate, EnvCheckInput } from '../env-candidates.ts';

/** Finds names that several paths give: by case, by `__`, by an empty section, or by a rename. */
export function findCollisions({ byName }: EnvCheckInput): Diagnostic[] {
  return byName.filter((candidates) => candidates.length > 1).map(collision);
}

function collision(candidates: readonly Candidate[]): Diagnostic {
  const dead = candidates.filter(({ path }) => deadReason(path) !== undefined);
  const live = candidates.filter((candidate) => !dead.includes(candidate));
  // The one to mend is the one that dlt would not have read, else the later one.
  const ordered = dead.length > 0 ? [...dead, ...live] : live.toReversed();
  const [first] = ordered;
  const at = first?.from[0]?.at;
  return diagnostic('name-collision', {
    message: messageFor(candidates.length, dead.length, live),
    hint: 'leave one of them in the file, or push one only, with --exclude',
    ...(first && { name: first.name }),
    paths: ordered.map(({ path }) => dotted(path)),
    ...(at && { at }),
  });
}

function messageFor(all: number, dead: number, live: readonly Candidate[]): string {
  const message = `${all === 2 ? 'two' : all} keys meet in one name`;
  const [read] = live;
  return dead > 0 && live.length === 1 && read
    ? `${message}; from TOML dlt reads only ${dotted(read.path)}`
    : message;
}

/** Finds keys that dlt passes over in TOML but would find in the environment. A collision tells of its own. */
export function findDeadKeys({ byName }: EnvCheckInput): Diagnostic[] {
  return byName.flatMap(([candidate, ...others]) => {
    if (
      !candidate ||
      others.length > 0 ||
      candidate.form === 'json' ||
      candidate.name !== envName(candidate.path)
    )
      return [];
    const message = deadReason(candidate.path);
    const [leaf] = candidate.from;
    if (message === undefined || !leaf) return [];
    return [
      diagnostic('dead-key', {
        message,
        hint: 'write it as dlt looks it up, or leave it out with --exclude',
        name: candidate.name,
        paths: [dotted(candidate.path)],
        at: leaf.at,
      }),
    ];
  });
}

/**
 * Says why dlt does not read a path from TOML, where it compares keys letter by letter. Upper case alone is no sign:
 * sections are called after pipelines and tables, which may have it, and an argument may be `clientId`. So only
 * these count: a key like the name of a variable (`API_KEY`), a section of dlt in another case, and any upper case
 * among the fields of credentials.
 */
export function deadReason(path: Path): string | undefined {
  if (path.some((key) => key.includes('__')))
    return 'dlt takes `__` in a key of TOML for part of the key, in the environment for a step into a section';
  if (path.slice(0, -1).includes('')) return 'dlt has no section without a name';
  if (isInCapitals(path.at(-1) ?? '') || path.some(isSectionInOtherCase) || hasUpperCaseCredential(path))
    return 'dlt tells upper from lower case in TOML, but not in the environment';
  return undefined;
}

const isInCapitals = (key: string): boolean => key === key.toUpperCase() && /\p{Lu}.*\p{Lu}/u.test(key);

const isSectionInOtherCase = (key: string): boolean =>
  key !== key.toLowerCase() && isSectionName(key.toLowerCase());

function hasUpperCaseCredential(path: Path): boolean {
  const start = path.indexOf('credentials');
  return start >= 0 && path.slice(start + 1).some((key) => /\p{Lu}/u.test(key));
}

interface ReservedNames {
  readonly severity: Severity;
  readonly names: RegExp;
  readonly message: string;
}

/**
 * The names that others use. An error where the job itself would go wrong: the shell, the loader, Python
 * or dlt reads the variable before any pipeline runs. A warning where another library in the job would read
 * it too, which may be what is wanted (`aws_access_key_id` at the root serves dlt and boto3 alike).
 */
const RESERVED: readonly ReservedNames[] = [
  {
    severity: 'error',
    names: /^DEPLOY_SECRETS_KEY$/,
    message: 'deploy-secrets takes its key from a variable of this name, and never pushes it',
  },
  {
    severity: 'error',
    names: /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|IFS|ENV|BASH_ENV|HOSTNAME|TERM|TMPDIR|TEMP|TMP|CI)$/,
    message: 'the shell and most programs use a variable of this name',
  },
  {
    severity: 'error',
    names: /^(?!.*__)(LD_[A-Z0-9_]+|DYLD_[A-Z0-9_]+|TZ|LANG|LANGUAGE|LC_[A-Z]+)$/,
    message: 'the system itself obeys a variable of this name',
  },
  {
    severity: 'error',
    names: /^(PYTHON[A-Z0-9]+|VIRTUAL_ENV|NODE_OPTIONS)$/,
    message: 'the interpreter obeys a variable of this name',
  },
  {
    // dlt/common/known_env.py of dlt 1.31 and the profile of a workspace, checked 2026-11-24.
    severity: 'error',
    names:
      /^(DLT_(PROJECT_DIR|DATA_DIR|LOCAL_DIR|CONFIG_FOLDER|DEFAULT_NAMING_NAMESPACE|DEFAULT_NAMING_MODULE|DLT_ID_LENGTH_BYTES|USE_JSON|JSON_TYPED_PUA_START|PIP_TOOL|DISABLE_PLUGINS|INTERVAL_START|INTERVAL_END|INTERVAL_TIMEZONE|ALLOW_EXTERNAL_SCHEDULERS)|WORKSPACE__PROFILE)$/,
    message: 'dlt reads a variable of this name before it reads any configuration',
  },
  {
    severity: 'warning',
    names: /^(?!.*__)(AWS|AZURE|GOOGLE|CLOUDSDK)_[A-Z0-9_]+$/,
    message: 'the SDK of that cloud reads a variable of this name too, in everything that the job runs',
  },
  {
    severity: 'warning',
    names: /^((HTTP|HTTPS|NO|ALL)_PROXY|SSL_CERT_(FILE|DIR)|(REQUESTS|CURL)_CA_BUNDLE)$/,
    message: 'every program of the job that uses the network obeys a variable of this name',
  },
];

/** Finds names that others use. */
export function findReservedNames({ candidates, options: { caseInsensitive } }: EnvCheckInput): Diagnostic[] {
  return candidates.flatMap((candidate) => {
    const name = caseInsensitive ? candidate.name.toUpperCase() : candidate.name;
    const rule = RESERVED.find(({ names }) => names.test(name));
    return rule ? [reservedName(candidate, rule)] : [];
  });
}

function reservedName({ path, name, from }: Candidate, { severity, message }: ReservedNames): Diagnostic {
  const at = from[0]?.at;
  return diagnostic('reserved-name', {
    severity,
    message,
    hint: 'put the key into a section, leave it out with --exclude, or give another name with --rename',
    name,
    paths: [dotted(path)],
    ...(at && { at }),
  });
}

/** Finds renames of nothing: a slip of the pen, which would push a secret under the name that nobody wants. */
export function findUnusedRenames({ candidates, options: { rename } }: EnvCheckInput): Diagnostic[] {
  const used = new Set(candidates.map(({ path }) => dotted(path)));
  return [...rename]
    .filter(([path]) => !used.has(path))
    .map(([path, name]) =>
      diagnostic('matches-nothing', {
        message: `--rename ${path}=${name} names nothing that is pushed`,
        hint: 'in a path only a key with more than letters, digits, _ and - in it stands in quotes',
        paths: [path],
      }),
    );
}
