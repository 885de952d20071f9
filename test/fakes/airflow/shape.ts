import { isObject } from './python-json.ts';

/** What a field of a body may be. `?`: it may be left out, and be null, save `text?`. */
export type Shape = Readonly<Record<string, 'string' | 'string?' | 'text?' | 'integer?' | 'any'>>;

/** The first field that is wrong, in the words of pydantic, or undefined. */
export function wrongIn(
  body: unknown,
  shape: Shape,
): { type: string; field: string; msg: string; input: unknown } | undefined {
  if (!isObject(body))
    return {
      type: 'model_attributes_type',
      field: '',
      msg: 'Input should be a valid dictionary',
      input: body,
    };
  const unknown = Object.keys(body).find((key) => !(key in shape));
  if (unknown !== undefined)
    return {
      type: 'extra_forbidden',
      field: unknown,
      msg: 'Extra inputs are not permitted',
      input: body[unknown],
    };
  for (const [field, rule] of Object.entries(shape)) {
    const value = body[field];
    if (value === undefined && !rule.endsWith('?'))
      return { type: 'missing', field, msg: 'Field required', input: body };
    if (value === undefined || rule === 'any' || (value === null && rule !== 'text?' && rule.endsWith('?')))
      continue;
    const fits = /^(string|text)/.test(rule) ? typeof value === 'string' : Number.isInteger(value);
    if (!fits)
      return {
        type: `${rule}_type`,
        field,
        msg: `Input should be a valid ${rule.replace('?', '')}`,
        input: value,
      };
  }
  return undefined;
}
