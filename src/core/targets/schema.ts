import { FILE_VERSION, REFERENCE, TARGET_NAME, type TargetKey, type TargetTables } from './tables.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * Makes the JSON Schema of deploy-secrets.toml for editors. It says which keys there are and what they take; what is between keys,
 * and between targets, only the check itself tells.
 */
export function targetsSchema({ kinds }: TargetTables): Schema {
  const names = [...kinds.keys()];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'deploy-secrets.toml: where the secrets of a project go',
    $comment: 'Written by npm run docs from the tables that make --help.',
    type: 'object',
    required: ['version', 'targets'],
    additionalProperties: false,
    properties: {
      version: { description: 'of this format', const: FILE_VERSION },
      defaults: {
        description:
          'Every target takes these, where its kind of store knows them, unless it says otherwise.',
        ...objectOf({ to: { enum: names }, ...defaultsOf(kinds) }),
      },
      targets: {
        description: 'Each by the name that commands take.',
        type: 'object',
        minProperties: 1,
        propertyNames: { pattern: TARGET_NAME.source },
        additionalProperties: { $ref: '#/$defs/target' },
      },
    },
    allOf: [needsKind, ...names.map(inheritsKind)],
    $defs: {
      target: {
        type: 'object',
        properties: { to: { description: 'the kind of store', enum: names } },
        allOf: names.map((name) => ({ ...whereTo(name), ...thenRef(name) })),
      },
      ...Object.fromEntries(
        [...kinds].map(([name, { keys }]) => [
          name,
          objectOf({
            to: { const: name },
            ...Object.fromEntries([...keys].map(([key, spec]) => [key, keySchema(spec)])),
          }),
        ]),
      ),
    },
  };
}

const objectOf = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
});

const whereTo = (name: string): Schema => ({
  if: { type: 'object', required: ['to'], properties: { to: { const: name } } },
});

const thenRef = (name: string): Schema => ({
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: { $ref: `#/$defs/${name}` },
});

const hasDefault = (to: Schema): Schema => ({
  type: 'object',
  required: ['defaults'],
  properties: { defaults: { type: 'object', required: ['to'], properties: { to } } },
});

const saysKind: Schema = { type: 'object', required: ['to'], properties: { to: {} } };

/** Without a default each target says to which kind of store. */
const needsKind: Schema = {
  anyOf: [
    hasDefault({}),
    {
      type: 'object',
      properties: { targets: { type: 'object', additionalProperties: saysKind } },
    },
  ],
};

/** What says nothing of it goes to the default kind of store. */
const inheritsKind = (name: string): Schema => ({
  if: hasDefault({ const: name }),
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: {
    type: 'object',
    properties: {
      targets: {
        type: 'object',
        additionalProperties: { anyOf: [saysKind, { $ref: `#/$defs/${name}` }] },
      },
    },
  },
});

/** A default takes what any kind of store takes under that name. */
function defaultsOf(kinds: TargetTables['kinds']): Record<string, Schema> {
  const keys = [...kinds.values()].flatMap((kind) => [...kind.keys]);
  const byName = Map.groupBy(keys, ([key]) => key);
  return Object.fromEntries(
    [...byName].map(([key, all]) => {
      const schemas = new Map(all.map(([, spec]) => [JSON.stringify(keySchema(spec)), keySchema(spec)]));
      const [first = {}, ...others] = schemas.values();
      return [key, others.length > 0 ? { anyOf: [...schemas.values()] } : first];
    }),
  );
}

function keySchema(key: TargetKey): Schema {
  const { describe: description, repeatable } = key;
  if (key.type === 'boolean') return { description, type: 'boolean' };
  if (key.type === 'number') return { description, type: 'integer', minimum: 0, maximum: 999_999_999 };
  const text = textSchema(key);
  return { description, ...(repeatable ? { anyOf: [text, { type: 'array', items: text }] } : text) };
}

const textSchema = ({ role, choices }: TargetKey): Schema => ({
  type: 'string',
  minLength: 1,
  ...(choices && { enum: choices }),
  ...(role === 'reference' && { pattern: REFERENCE.source }),
});
