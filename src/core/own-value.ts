/**
 * Looks up a name that came from outside: `constructor`, `toString` and `__proto__` are in every object of JavaScript,
 * and the environment is one too.
 */
export const ownValue = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
