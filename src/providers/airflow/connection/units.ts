import { isTable, leavesIn, type Table } from '../../../core/layouts/table.ts';
import type { Leaf } from '../../../core/model.ts';

/** What becomes one Connection: a table of credentials as a whole, or one value. */
export type Unit = Leaf | Table;

const CREDENTIALS = 'credentials';

/** In the order of the file. An empty table has nothing to connect with. */
export function unitsOf(table: Table): Unit[] {
  return [...table.children.values()].flatMap((child) => {
    if (!isTable(child)) return child.value.reveal().type === 'table' ? [] : [child];
    return isCredentials(child) && leavesIn(child).some(isValue) ? [child] : unitsOf(child);
  });
}

export const isCredentials = ({ path }: Unit): boolean => path.at(-1) === CREDENTIALS;

const isValue = ({ value }: Leaf): boolean => value.reveal().type !== 'table';
