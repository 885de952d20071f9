import type { IncomingHttpHeaders } from 'node:http';
import type { Document, Parameter } from './document.ts';
import { operationsOf } from './operations.ts';
import { validatorsFor } from './schemas.ts';

/** A request as it was sent: path and query are encoded. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Verdict {
  /** The operation that was asked for; absent where there is none. */
  readonly operation?: string;
  readonly faults: readonly string[];
}

/** What the description leaves out, and GitHub serves all the same: where a renamed repository leads. */
const UNDESCRIBED = /^GET \/repositories\/\d+$/;

// GitHub's media types for JSON (docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api,
// checked 2026-11-28).
const ACCEPT = ['application/json', 'application/vnd.github+json', 'application/vnd.github.v3+json'];

/** @octokit/auth-app asks for a token without naming a version, and its request cannot be given one (8.3.1). */
const UNVERSIONED = 'apps/create-installation-access-token';

/** Holds requests to the description. */
export function requestChecker(document: Document): (request: SentRequest) => Verdict {
  const find = operationsOf(document);
  const validatorOf = validatorsFor(document);

  function faultsOfParameters(
    parameters: readonly Parameter[],
    given: ReadonlyMap<string, readonly string[]>,
  ): string[] {
    const unknown = [...given.keys()].filter((name) => !parameters.some((one) => one.name === name));
    return [
      ...unknown.map((name) => `there is no parameter ${name}`),
      ...parameters.flatMap((one) => faultsOfParameter(one, given.get(one.name) ?? [])),
    ];
  }

  function faultsOfParameter(
    { name, required, schema, description = '' }: Parameter,
    texts: readonly string[],
  ): string[] {
    if (texts.length > 1) return [`${name} is given ${texts.length} times`];
    const [text] = texts;
    if (text === undefined) return required ? [`${name} is missing`] : [];
    const value = typed(text, schema);
    // What is more is cut down without a word, so nothing else would find it.
    const most = Number(/\(max (\d+)\)/.exec(description)?.[1] ?? Number.POSITIVE_INFINITY);
    return [
      ...validatorOf(schema)(value).map((fault) => `${name}: ${fault}`),
      ...(Number(value) > most ? [`${name}: it is more than ${most}`] : []),
    ];
  }

  function faultsOfBody({ headers, body }: SentRequest, described: Body): string[] {
    if (body === '') return described?.required ? ['the body is missing'] : [];
    if (!described) return ['there is no body'];
    const type = mediaType(headers['content-type']);
    const schema = described.content[type]?.schema;
    if (!schema) return [`content-type ${type}: the body is ${Object.keys(described.content).join(' or ')}`];
    try {
      return validatorOf(schema)(JSON.parse(body)).map((fault) => `body: ${fault}`);
    } catch {
      return ['the body is not JSON'];
    }
  }

  return (request) => {
    const [path = '', query = ''] = request.path.split('?', 2);
    const headers = faultsOfHeaders(request);
    if (UNDESCRIBED.test(`${request.method} ${request.path}`)) {
      return { operation: 'undescribed: GET /repositories/{id}', faults: headers };
    }
    const found = find(request.method, path);
    if (!found) return { faults: [`there is no ${request.method} ${path}`] };
    const { id: operation, described, parameters } = found.operation;
    const of = (place: string) => parameters.filter((one) => one.in === place);
    const inPath = new Map([...found.path].map(([name, text]) => [name, [text]]));
    const faults = [
      ...headers,
      ...(operation === UNVERSIONED ? [] : faultsOfVersion(request)),
      ...faultsOfParameters(of('path'), inPath),
      ...faultsOfParameters(of('query'), grouped(query)),
      ...faultsOfBody(request, described.requestBody),
    ];
    return { operation, faults };
  };
}

type Body = Document['paths'][string][string]['requestBody'];

/** A parameter comes as text, whatever it is. */
function typed(text: string, schema: unknown): unknown {
  const type = typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : undefined;
  if ((type === 'integer' || type === 'number') && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function grouped(query: string): Map<string, string[]> {
  const all = new URLSearchParams(query);
  return new Map([...all.keys()].map((name) => [name, all.getAll(name)]));
}

export const mediaType = (header: string | undefined): string => header?.split(';', 1)[0]?.trim() ?? 'none';

function faultsOfHeaders({ headers }: SentRequest): string[] {
  const accept = headers.accept ?? 'none';
  return [
    ...(ACCEPT.includes(mediaType(accept)) ? [] : [`accept ${accept}: GitHub answers in JSON`]),
    ...(headers['user-agent'] ? [] : ['user-agent is missing']),
    ...(headers.authorization ? [] : ['authorization is missing']),
  ];
}

/** The description is that of one version. */
function faultsOfVersion({ headers }: SentRequest): string[] {
  const version = headers['x-github-api-version'] ?? 'none';
  return version === '2022-11-28' ? [] : [`x-github-api-version ${version}: it is 2022-11-28`];
}
