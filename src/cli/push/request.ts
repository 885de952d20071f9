import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Provider } from '../../core/sync/provider.ts';
import type { PushOptions } from './options.ts';

/** One push, as it was asked for. */
export interface PushRequest<O extends object> {
  /** The provider's name on the command line. */
  readonly name: string;
  readonly provider: Provider<O>;
  readonly options: O;
  readonly layout: LayoutSelection;
  readonly wants: PushOptions;
  /** Which of the provider's snippets to print, and in which form where they come in several. */
  readonly snippets: ReadonlyMap<string, string | undefined>;
}
