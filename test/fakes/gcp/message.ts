/** A message as the loader of protos hands it over: fields in camel case, int64 and enums as text. */
export type Message = Readonly<Record<string, unknown>>;

export const textIn = (message: Message, field: string): string => {
  const value = message[field];
  return typeof value === 'string' ? value : '';
};

export const messageIn = (message: Message, field: string): Message | undefined => {
  const value = message[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
};

/** A `map<string, string>`, or one whose values are written as text. */
export const mapIn = (message: Message, field: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(messageIn(message, field) ?? {}).map(([key, value]) => [key, String(value)]),
  );

export const listIn = (message: Message, field: string): readonly unknown[] => {
  const value = message[field];
  return Array.isArray(value) ? value : [];
};

/** `google.protobuf.Timestamp` of milliseconds since 1970. */
export const timestamp = (milliseconds: number): Message => ({
  seconds: String(Math.floor(milliseconds / 1000)),
  nanos: (milliseconds % 1000) * 1_000_000,
});
