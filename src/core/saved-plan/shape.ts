/*
 * Shapes of data that comes from outside: each reads it, strictly, and describes itself as JSON Schema, so that the
 * reader and the published schema are one. What is read is made anew in the order of the shape.
 */

/** JSON Schema (draft 2020-12). */
export type Schema = Readonly<Record<string, unknown>>;

export interface Shape<T> {
  readonly schema: Schema;
  /** @throws Misfit where the data is anything else */
  read(data: unknown, at: string): T;
}

/** What a shape reads. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** Data that is not of its shape. Only its own words and the names of fields that it knows are in the message. */
export class Misfit extends Error {}

export function text(description: string, pattern?: RegExp): Shape<string> {
  return {
    schema: { description, type: 'string', ...(pattern && { pattern: pattern.source }) },
    read(data, at) {
      if (typeof data !== 'string') throw new Misfit(`${at} is no text`);
      if (pattern && !pattern.test(data)) throw new Misfit(`${at} is not written as it should be`);
      return data;
    },
  };
}

/** A moment, as JavaScript writes it in UTC. */
export function time(description: string): Shape<string> {
  return {
    schema: { description, type: 'string', format: 'date-time' },
    read(data, at) {
      const moment = typeof data === 'string' ? Date.parse(data) : Number.NaN;
      if (Number.isNaN(moment) || new Date(moment).toISOString() !== data)
        throw new Misfit(`${at} is no time in UTC`);
      return data;
    },
  };
}

export function oneOf<const Word extends string>(words: readonly Word[], description?: string): Shape<Word> {
  return {
    schema: { ...(description !== undefined && { description }), type: 'string', enum: words },
    read(data, at) {
      const word = words.find((one) => one === data);
      if (word === undefined) throw new Misfit(`${at} is none of ${words.join(', ')}`);
      return word;
    },
  };
}

export function constant<const T extends number | true>(value: T, description?: string): Shape<T> {
  return {
    schema: { ...(description !== undefined && { description }), const: value },
    read(data, at) {
      if (data !== value) throw new Misfit(`${at} is not ${value}`);
      return value;
    },
  };
}

export function count(description: string): Shape<number> {
  return {
    schema: { description, type: 'integer', minimum: 0 },
    read(data, at) {
      if (typeof data !== 'number' || !Number.isSafeInteger(data) || data < 0)
        throw new Misfit(`${at} is no whole number`);
      return data;
    },
  };
}

export function list<T>(items: Shape<T>, description?: string): Shape<readonly T[]> {
  return {
    schema: { ...(description !== undefined && { description }), type: 'array', items: items.schema },
    read(data, at) {
      if (!Array.isArray(data)) throw new Misfit(`${at} is no list`);
      return data.map((item, n) => items.read(item, `${at}[${n}]`));
    },
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type ReadFields<F extends Fields, O extends Fields> = { readonly [K in keyof F]: Shaped<F[K]> } & {
  readonly [K in keyof O]?: Shaped<O[K]>;
};

/** An object with all of these fields, maybe those of `optional`, and no other. */
export function object<F extends Fields, O extends Fields = Record<never, never>>(
  description: string,
  fields: F,
  optional?: O,
): Shape<ReadFields<F, O>> {
  const all: Fields = { ...fields, ...optional };
  const schemas = Object.entries(all).map(([name, { schema }]) => [name, schema]);
  return {
    schema: {
      description,
      type: 'object',
      required: Object.keys(fields),
      additionalProperties: false,
      properties: Object.fromEntries(schemas),
    },
    read(data, at) {
      const given = ownFields(data, at);
      if ([...given.keys()].some((name) => !Object.hasOwn(all, name)))
        throw new Misfit(`${at} has a field that is not known`);
      const missing = Object.keys(fields).find((name) => !given.has(name));
      if (missing !== undefined) throw new Misfit(`${at} has no field ${missing}`);
      const read = Object.entries(all)
        .filter(([name]) => given.has(name))
        .map(([name, shape]) => [name, shape.read(given.get(name), `${at}.${name}`)]);
      return Object.fromEntries(read);
    },
  };
}

/** Any number of fields of one shape, by names that are not known before, in the order of their names. */
export function record<T>(values: Shape<T>, description: string): Shape<Readonly<Record<string, T>>> {
  return {
    schema: { description, type: 'object', additionalProperties: values.schema },
    read: (data, at) =>
      Object.fromEntries(
        [...ownFields(data, at)]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([name, value]) => [name, values.read(value, `a field of ${at}`)]),
      ),
  };
}

/** What a field of the command line may hold: a text, a number, a switch, or texts. */
export function optionValue(): Shape<string | number | boolean | readonly string[]> {
  const texts = list(text('one of several'));
  return {
    schema: {
      anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, texts.schema],
    },
    read(data, at) {
      if (typeof data === 'boolean' || (typeof data === 'number' && Number.isFinite(data))) return data;
      return Array.isArray(data) ? texts.read(data, at) : text('').read(data, at);
    },
  };
}

function ownFields(data: unknown, at: string): ReadonlyMap<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Misfit(`${at} is no object`);
  return new Map<string, unknown>(Object.entries(data));
}
