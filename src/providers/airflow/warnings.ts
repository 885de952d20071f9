import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import type { EntryType } from '../../core/model.ts';
import type { Listed } from './answers.ts';
import { collectionOf } from './api.ts';
import { parseDescription } from './marks.ts';

/** One kind of entry as one look saw it. */
export interface Look {
  readonly kind: EntryType;
  readonly listed: readonly Listed[];
  /** The caller may not list them. */
  readonly isHidden?: true;
}

/**
 * What the API lets one see of things that would keep a push from being of use. Environment variables of Airflow
 * (`AIRFLOW_CONN_…`, `AIRFLOW_VAR_…`), which win over all of it, it never shows.
 */
export const warningsOf = (looks: readonly Look[], backend: string | undefined): readonly Diagnostic[] => [
  ...looks.filter(({ isHidden }) => isHidden).map(hidden),
  ...(backend === undefined ? [] : [shadowed(backend)]),
  ...(looks.some(({ listed }) => listed.some(isOursInClear)) ? [inClear] : []),
];

const hidden = ({ kind }: Look): Diagnostic =>
  diagnostic('at-the-store', {
    message: `these credentials may not list ${collectionOf(kind)}, so what an earlier push left there is not seen`,
    hint: `to compare and remove them too, let the role list ${collectionOf(kind)}`,
  });

const shadowed = (backend: string): Diagnostic =>
  diagnostic('at-the-store', {
    message: `this Airflow asks ${backend.split('.').at(-1)} first: what is there under the same name hides what is pushed`,
    hint: 'push to that vault instead, or make sure that it holds none of these names',
  });

const isOursInClear = ({ isClear, description }: Listed): boolean =>
  isClear === true && parseDescription(description).note !== undefined;

const inClear = diagnostic('at-the-store', {
  message: 'this Airflow keeps values unencrypted: its [core] fernet_key is empty',
  hint: 'set AIRFLOW__CORE__FERNET_KEY, then run airflow rotate-fernet-key',
});
