/** JSON Schema (draft 2020-12), as far as the output needs it. */
export type Schema = Readonly<Record<string, unknown>>;

type Properties = Readonly<Record<string, Schema>>;

/** An object that always has all of these fields, and maybe those of `optional`. */
export const object = (description: string, properties: Properties, optional: Properties = {}): Schema => ({
  description,
  type: 'object',
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});

export const list = (items: Schema, description?: string): Schema => ({
  ...(description !== undefined && { description }),
  type: 'array',
  items,
});

export const text = (description?: string): Schema => ({
  ...(description !== undefined && { description }),
  type: 'string',
});

export const oneOf = (words: readonly string[], description?: string): Schema => ({
  ...(description !== undefined && { description }),
  type: 'string',
  enum: words,
});

export const textOrNull = (description: string): Schema => ({ description, type: ['string', 'null'] });

export const yesOrNo = (description: string): Schema => ({ description, type: 'boolean' });

/** How many of each. */
export const counts = (description: string, names: readonly string[]): Schema =>
  object(description, Object.fromEntries(names.map((name) => [name, { type: 'integer', minimum: 0 }])));

/** The definition of that name in `$defs`. */
export const defined = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** Where something stands: file, line and column from 1. */
const PLACE = ':[1-9][0-9]*:[1-9][0-9]*$';

export const place = (description: string): Schema => ({ description, type: 'string', pattern: PLACE });

export const placeOrNull = (description: string): Schema => ({
  description,
  type: ['string', 'null'],
  pattern: PLACE,
});
