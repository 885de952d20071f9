import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What of a description in the form of OpenAPI 3.0 is used here. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, ResponseObject>>;
  };
}

interface Reference {
  readonly $ref: string;
}

export interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: unknown;
}

interface RequestBody {
  readonly required?: boolean;
  readonly content: Content;
}

export interface ResponseObject {
  readonly content?: Content;
}

/** Schemas by the type of what they describe. */
type Content = Readonly<Record<string, { readonly schema: unknown }>>;

const file = fileURLToPath(
  new URL('../../../../.cache/peers/openapi-23.0.2/api.github.com.json', import.meta.url),
);

/** GitHub's own description of its API, for the version of 2022-11-28, as test/real/install brings it. */
export function readDocument(): Document {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file} cannot be read: run test/real/install`, { cause });
  }
}

/** A parameter, whether it stands there or is referred to. */
export const parameterOf = (one: Parameter | Reference, { components }: Document): Parameter =>
  '$ref' in one ? named(components.parameters, one.$ref) : one;

/** What answers with a status, whether it stands there or is referred to. */
export const responseOf = (one: ResponseObject | Reference, { components }: Document): ResponseObject =>
  '$ref' in one ? named(components.responses, one.$ref) : one;

function named<T>(all: Readonly<Record<string, T>>, reference: string): T {
  const found = all[reference.split('/').at(-1) ?? ''];
  if (!found) throw new Error(`the description has no ${reference}`);
  return found;
}
