import { Ajv, type ValidateFunction } from 'ajv';
import type { Document } from './document.ts';

/** What is wrong with a value: `/key_id must be string`; nothing where it is right. */
type Validator = (value: unknown) => string[];

/**
 * Makes validators of schemas of the description. A property that an object's schema does not name is wrong, though
 * OpenAPI would let it pass. `partial`: what is there is judged, but nothing has to be.
 */
export function validatorsFor(document: Document, { partial = false } = {}): (schema: unknown) => Validator {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    logger: false,
    // The others are left alone: ajv knows them only by another package.
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/ },
  });
  const { schemas } = document.components;
  ajv.addSchema({ $id: ROOT, components: { schemas: jsonSchemas(schemas, partial) } }, ROOT, false);
  const made = new Map<unknown, Validator>();
  return (schema) => {
    const validator = made.get(schema) ?? validatorOf(ajv.compile(Object(jsonSchema(schema, partial))));
    made.set(schema, validator);
    return validator;
  };
}

function validatorOf(validate: ValidateFunction): Validator {
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath || 'it', message, ...Object.values(params).map((one) => JSON.stringify(one))].join(' '),
    );
  };
}

const ROOT = 'github';

const isRecord = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);

/** A schema of OpenAPI 3.0 in JSON Schema: references lead to the root, `nullable` is one more type, objects are closed. */
function jsonSchema(node: unknown, partial: boolean): unknown {
  if (Array.isArray(node)) return node.map((one) => jsonSchema(one, partial));
  if (!isRecord(node)) return node;
  const inside: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(node)) {
    if (keyword === 'properties') inside[keyword] = jsonSchemas(value, partial);
    // Without what is required, one value may well fit several.
    else if (keyword === 'oneOf' && partial) inside.anyOf = jsonSchema(value, partial);
    else if (!LEFT_OUT.has(keyword)) inside[keyword] = jsonSchema(value, partial);
  }
  if (typeof node.$ref === 'string') inside.$ref = `${ROOT}${node.$ref}`;
  if (isRecord(node.properties)) inside.additionalProperties ??= false;
  if (partial) delete inside.required;
  return node.nullable === true ? { anyOf: [{ type: 'null' }, inside] } : inside;
}

/** What is no schema, though it may look like one. */
const LEFT_OUT = new Set(['nullable', 'example', 'examples', 'default']);

/** Each of several schemas, whose names may be those of keywords. */
function jsonSchemas(named: unknown, partial: boolean): Record<string, unknown> {
  const all = isRecord(named) ? Object.entries(named) : [];
  return Object.fromEntries(all.map(([name, schema]) => [name, jsonSchema(schema, partial)]));
}
