import { type Arrival, configTraps, type Files, hiddenHere } from '../../core/config-traps.ts';
import type { Problem } from '../../core/problems.ts';
import { select } from '../../core/select.ts';
import type { Context } from '../context.ts';
import type { Source } from '../sources.ts';
import { layoutsIn } from './choose.ts';
import type { Job } from './job.ts';

type Both = Pick<Source, 'leaves' | 'config' | 'travelling' | 'file'>;

/**
 * What becomes of secrets.toml and config.toml together: where one of them takes the place of the other in the job, and
 * where a variable of this environment comes before both.
 */
export function aboutBoth<O extends object>(
  source: Both,
  job: Pick<Job<O>, 'provider' | 'naming' | 'wants'>,
  { env }: Pick<Context, 'env'>,
): Problem[] {
  const hasConfig = (source.config ?? source.travelling) !== undefined;
  const arrival = arrivalOf(source, job);
  if (!arrival || (!hasConfig && source.file === undefined)) return [];
  const files = filesOf(source, job);
  const isSet = (name: string): boolean => env[name] !== undefined;
  return [
    ...(hasConfig ? configTraps(files, arrival) : []),
    ...(source.file === undefined ? [] : hiddenHere(files, arrival.pipeline, isSet)),
  ];
}

/** Undefined where dlt itself reads nothing of it. All that one store holds for dlt, dlt reads in one way. */
function arrivalOf<O extends object>(
  { config }: Both,
  { provider, naming }: Pick<Job<O>, 'provider' | 'naming'>,
): Arrival | undefined {
  const { pipeline } = naming;
  for (const spec of layoutsIn(provider, naming))
    if (spec.readAs !== 'nothing')
      return {
        secrets: spec.readAs,
        ...(config && spec.config && { config: spec.config }),
        ...(pipeline !== undefined && { pipeline }),
      };
  return undefined;
}

/** What is excluded is not there. `--include` says what to push, and the code takes all of config.toml along. */
const filesOf = (
  { leaves, config, travelling = [] }: Both,
  { wants }: { readonly wants: Parameters<typeof select>[1] },
): Files => ({
  secrets: select(leaves, wants),
  config: config ? select(config, wants) : select(travelling, { ...wants, include: [] }),
});
