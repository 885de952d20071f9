import type { Severity } from '../../codes/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { Candidate } from '../env-candidates.ts';
import type { EnvCheckInput } from './rule.ts';

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
