import { type DialError, isUntrusted, NO_TUNNEL } from './dial-error.ts';

/** Why a connection did not come about, and the way out. */
export interface DialProblem {
  readonly message: string;
  readonly hint: string;
}

/** Whom a sentence is about. */
interface Side {
  /** `https://api.github.com`, `the proxy http://proxy.corp:3128` */
  readonly name: string;
  /** What to check, where nothing better is known. */
  readonly check: string;
  /** What names its address: `GITHUB_API_URL`, `HTTPS_PROXY`. */
  readonly variable: string | undefined;
}

/** Says which side is at fault, what it is called, and what mends it. */
export function dialProblem(
  error: DialError,
  {
    server,
    check,
    address,
  }: { readonly server: string; readonly check: string; readonly address: string | undefined },
): DialProblem {
  if (error.side === 'proxy') return proxyProblem(error);
  const through = error.proxy === undefined ? '' : `, through the proxy ${error.proxy}`;
  const side = { name: server, check, variable: address };
  const { message, hint } =
    certificateProblem(error, side) ?? tlsProblem(error, side) ?? lineProblem(error, side);
  return { message: `${message}${through}`, hint };
}

function proxyProblem(error: DialError): DialProblem {
  const { variable = 'HTTPS_PROXY', at, server, stage, code } = error;
  const side = {
    name: `the proxy ${at}`,
    check: `is ${variable} right? unset it where there is no proxy, or list ${hostIn(server)} in NO_PROXY`,
    variable,
  };
  if (code === NO_TUNNEL) return tunnelProblem(error, side);
  if (stage === 'tunnel' && code !== SILENT)
    return {
      message: `${side.name} does not answer as a proxy does (${code})`,
      hint: `if it speaks TLS itself, write ${variable}=${at.replace(/^http:/, 'https:')}; otherwise, ${side.check}`,
    };
  const certificate = certificateProblem(error, side);
  if (certificate) return certificate;
  if (stage === 'tls' && code !== SILENT)
    return {
      message: `${side.name} does not speak TLS (${code})`,
      hint: `most proxies are reached by http://, also for https: write ${variable}=${at.replace(/^https:/, 'http:')}`,
    };
  return lineProblem(error, side);
}

/** What a proxy said instead of making a tunnel. */
function tunnelProblem(
  { status = 0, details, hadPassword, server }: DialError,
  { name, check, variable }: Side,
): DialProblem {
  const host = authorityIn(server);
  const form = `write them as ${variable}=http://USER:PASSWORD@HOST:PORT, with what is special in them percent-encoded (%40 for @)`;
  if (status === 407 && details.length > 0 && !details.some((scheme) => /^basic$/i.test(scheme)))
    return {
      message: `${name} asks to sign in by ${details.join(', ')}, and only Basic is supported (407)`,
      hint: `let a proxy on this machine that signs in so stand between (cntlm, px), and name that in ${variable}`,
    };
  if (status === 407)
    return hadPassword
      ? { message: `${name} does not take the user and the password in ${variable} (407)`, hint: form }
      : { message: `${name} asks for a user and a password (407)`, hint: form };
  if (status >= 500)
    return {
      message: `${name} does not reach ${host} (${status})`,
      hint: `ask whoever runs it, or list ${hostIn(server)} in NO_PROXY if it is reached without a proxy`,
    };
  if (status >= 400)
    return {
      message: `${name} refuses to connect to ${host} (${status})`,
      hint: `ask whoever runs it to allow ${host}, or list ${hostIn(server)} in NO_PROXY if it is reached without a proxy`,
    };
  return { message: `${name} does not answer as a proxy does (${status})`, hint: check };
}

/** Undefined: it is not about a certificate. */
function certificateProblem(error: DialError, { name, variable }: Side): DialProblem | undefined {
  const { code, details, trust } = error;
  const certificate = `the certificate of ${name}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      message: `${certificate} is made out to ${namesOf(details)}, not to ${hostIn(error.at)} (${code})`,
      hint: `is ${variable ?? 'the address'} right, and no proxy or page to sign in answering in its place? the name has to be right, no further authority mends that`,
    };
  if (code === 'CERT_HAS_EXPIRED')
    return {
      message: `${certificate} has expired (${code})`,
      hint: 'whoever runs it has to renew it, unless the clock of this machine is wrong',
    };
  if (code === 'CERT_NOT_YET_VALID')
    return {
      message: `${certificate} is not valid yet (${code})`,
      hint: 'is the clock of this machine right? otherwise whoever runs it has to mend it',
    };
  if (!isUntrusted(error) && !/CERT|SIGNATURE/.test(code)) return undefined;
  return { message: `${certificate} is not trusted (${code})`, hint: untrustedHint(trust) };
}

function untrustedHint(trust: DialError['trust']): string {
  const { only, unread = [] } = trust ?? {};
  if (only !== undefined)
    return `only the authorities in the file that ${only} names are trusted: add the right one there, or unset it`;
  if (unread.length > 0)
    return `no certificate (PEM) can be read from what ${unread.join(' and ')} ${unread.length > 1 ? 'name' : 'names'}: mend the path`;
  return "if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS";
}

/** The names come from whoever answers: only what a name is made of is shown. */
function namesOf(names: readonly string[]): string {
  const clean = names.map((name) => name.replace(/[^\w.*:-]/g, '').slice(0, 100)).filter(Boolean);
  if (clean.length === 0) return 'someone else';
  return clean.length <= 3
    ? clean.join(', ')
    : `${clean.slice(0, 3).join(', ')} and ${clean.length - 3} more`;
}

function tlsProblem({ stage, code }: DialError, { name, check }: Side): DialProblem | undefined {
  if (stage !== 'tls' || code === SILENT) return undefined;
  if (/^(ECONNRESET|EPIPE)$/.test(code))
    return {
      message: `${name} closes the connection before it is encrypted (${code})`,
      hint: `a firewall or a proxy on the way may do so: ${check}`,
    };
  return /WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST/.test(code)
    ? { message: `${name} does not speak TLS (${code})`, hint: `is the port right? ${check}` }
    : { message: `no encryption that ${name} and this machine agree on (${code})`, hint: check };
}

/** The code of a step that took too long. */
const SILENT = 'ETIMEDOUT';

function lineProblem(
  { code, isLoopback, side, httpAlone }: DialError,
  { name, check, variable }: Side,
): DialProblem {
  if (isLoopback && code === 'ECONNREFUSED')
    return {
      message: `no connection to ${name} (${code})`,
      hint:
        side === 'proxy'
          ? `nothing listens there: is it running? ${check}`
          : `nothing listens there: is the server running${variable === undefined ? '' : ` that ${variable} names`}?`,
    };
  const hint =
    side === 'proxy' || isLoopback || httpAlone === undefined
      ? check
      : `${httpAlone} is for http:// alone: if the way leads through that proxy, set HTTPS_PROXY to it as well; otherwise, ${check}`;
  return code === SILENT
    ? { message: `${name} does not answer (${code})`, hint }
    : { message: `no connection to ${name} (${code})`, hint };
}

const hostIn = (address: string): string => new URL(address).hostname;

/** `api.github.com:443` */
function authorityIn(address: string): string {
  const { host, port, protocol } = new URL(address);
  return port === '' ? `${host}:${protocol === 'http:' ? 80 : 443}` : host;
}
