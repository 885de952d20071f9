import { invalid } from './refusal.ts';

/** What a filter can ask about. */
export interface Filtered {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly state?: string;
}

/** As much of the filter language as is documented with examples: `name:x`, `labels.k=v`, `state:ENABLED`, AND. */
export function matcher(filter: string): (item: Filtered) => boolean {
  const terms = filter.split(/\s+(?:AND\s+)?/).filter((term) => term !== '');
  const tests = terms.map(term);
  return (item) => tests.every((test) => test(item));
}

function term(text: string): (item: Filtered) => boolean {
  const [, field = '', operator, value = ''] = /^([\w.-]+)([:=])"?([^"]*)"?$/.exec(text) ?? [];
  if (field === 'name')
    return ({ name }) =>
      operator === '=' ? name === value : name.toLowerCase().includes(value.toLowerCase());
  if (field === 'state') return ({ state = '' }) => state === value.toUpperCase();
  if (field.startsWith('labels.'))
    return ({ labels = {} }) => labels[field.slice('labels.'.length)] === value;
  throw invalid(`Invalid filter [${text}].`);
}
