/** A namespace, message, enum or service, as protobufjs describes it in JSON. */
export interface Described {
  readonly nested?: Readonly<Record<string, Described>>;
  readonly fields?: Readonly<Record<string, Field>>;
  readonly methods?: Readonly<
    Record<string, { readonly requestType: string; readonly responseType: string }>
  >;
  readonly options?: unknown;
}

interface Field {
  readonly type: string;
  /** Of a map: the type of its keys. */
  readonly keyType?: string;
}

/** The same, with nothing but this service and the types that its messages are made of. */
export function trim(root: Described, service: string): Described {
  const kept = new Set([service]);
  for (const name of kept) {
    const found = at(root, name);
    if (!found) throw new Error(`${name} is not described`);
    for (const type of typesIn(found)) {
      const named = resolve(root, type, name);
      if (named !== undefined) kept.add(named);
      else if (!scalars.has(type))
        throw new Error(`${name} has a field of the type ${type}, which is not described`);
    }
  }
  return only(root, '', kept);
}

const scalars = new Set(
  'double float int32 uint32 sint32 fixed32 sfixed32 int64 uint64 sint64 fixed64 sfixed64 bool string bytes'.split(
    ' ',
  ),
);

function at(root: Described, name: string): Described | undefined {
  let found: Described | undefined = root;
  for (const part of name.split('.')) found = found?.nested?.[part];
  return found;
}

function typesIn({ fields = {}, methods = {} }: Described): string[] {
  return [
    ...Object.values(fields).map(({ type }) => type),
    ...Object.values(methods).flatMap(({ requestType, responseType }) => [requestType, responseType]),
  ];
}

/** A type's full name: it is looked for where it is used, and then in each namespace around that. */
function resolve(root: Described, type: string, from: string): string | undefined {
  if (type.startsWith('.')) return type.slice(1);
  const around = from.split('.');
  for (let depth = around.length; depth >= 0; depth--) {
    const name = [...around.slice(0, depth), type].join('.');
    if (at(root, name)) return name;
  }
  return undefined;
}

/** What is kept, and the namespaces and messages in which it stands. */
function only(described: Described, name: string, kept: ReadonlySet<string>): Described {
  const { nested, ...own } = described;
  const inside = Object.entries(nested ?? {}).flatMap(([part, each]) => {
    const full = name === '' ? part : `${name}.${part}`;
    const needed = [...kept].some((one) => one === full || one.startsWith(`${full}.`));
    return needed ? [[part, only(each, full, kept)] as const] : [];
  });
  return { ...own, ...(inside.length > 0 && { nested: Object.fromEntries(inside) }) };
}
