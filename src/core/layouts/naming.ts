import type { CodeReaders } from '../dlt/code/readers.ts';
import type { Provider } from '../sync/provider.ts';
import { BEFORE_RESERVED } from './env.ts';
import type { LayoutOptions, LayoutSelection } from './layout.ts';

/** What the command line says about names, whatever the layout. */
export interface NamingOptions {
  readonly tables?: LayoutOptions['tables'] | undefined;
  readonly rename: ReadonlyMap<string, string>;
  readonly renameReserved?: boolean | undefined;
  /** Who of the project's code asks for what. */
  readonly code?: CodeReaders | undefined;
}

/** Always the same for a name, so that every push, check and job agrees on it. */
const unreservedIn =
  ({ types }: Provider<never>['limits']) =>
  (name: string): string => {
    const rules = Object.values(types).flatMap(({ names }) => names.filter(({ reserved }) => reserved));
    return rules.some(({ allows }) => !allows.test(name)) ? `${BEFORE_RESERVED}${name}` : name;
  };

/** The options of every layout of a store. Where it takes letters of both cases for one, names are in upper case. */
export function layoutOptions(
  { limits }: Pick<Provider<never>, 'limits'>,
  { layouts: _, ...selection }: LayoutSelection,
  { tables, rename, renameReserved = false, code }: NamingOptions,
): LayoutOptions {
  const caseInsensitive = limits.types.secret?.caseInsensitive ?? false;
  const cased = (name: string): string => (caseInsensitive ? name.toUpperCase() : name);
  return {
    ...selection,
    ...(selection.name !== undefined && { name: cased(selection.name) }),
    tables: tables ?? 'auto',
    rename: new Map([...rename].map(([path, name]) => [path, cased(name)])),
    ...(renameReserved && { unreserved: unreservedIn(limits) }),
    caseInsensitive,
    ...(code && { code }),
  };
}
