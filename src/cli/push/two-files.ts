import type { Diagnostic } from '../../core/diagnostics.ts';
import {
  type ConfigFiles,
  type Delivery,
  findConfigConflicts,
  findHiddenByEnvironment,
} from '../../core/dlt/config-conflicts/index.ts';
import { filterLeaves } from '../../core/layouts/select.ts';
import type { Context } from '../context.ts';
import type { Source } from '../sources/index.ts';
import { layoutsIn } from './choose.ts';
import type { PushRequest } from './job.ts';

type Both = Pick<Source, 'leaves' | 'config' | 'unpushedConfig' | 'file'>;

/**
 * What becomes of secrets.toml and config.toml together: where one of them takes the place of the other in the job, and
 * where a variable of this environment comes before both.
 */
export function aboutBoth<O extends object>(
  source: Both,
  job: Pick<PushRequest<O>, 'provider' | 'layout' | 'wants'>,
  { env }: Pick<Context, 'env'>,
): Diagnostic[] {
  const hasConfig = (source.config ?? source.unpushedConfig) !== undefined;
  const arrival = arrivalOf(source, job);
  if (!arrival || (!hasConfig && source.file === undefined)) return [];
  const files = filesOf(source, job);
  const isSet = (name: string): boolean => env[name] !== undefined;
  return [
    ...(hasConfig ? findConfigConflicts(files, arrival) : []),
    ...(source.file === undefined ? [] : findHiddenByEnvironment(files, arrival.pipeline, isSet)),
  ];
}

/** Undefined where dlt itself reads nothing of it. All that one store holds for dlt, dlt reads in one way. */
function arrivalOf<O extends object>(
  { config }: Both,
  { provider, layout }: Pick<PushRequest<O>, 'provider' | 'layout'>,
): Delivery | undefined {
  const { pipeline } = layout;
  for (const spec of layoutsIn(provider, layout))
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
  { leaves, config, unpushedConfig = [] }: Both,
  { wants }: { readonly wants: Parameters<typeof filterLeaves>[1] },
): ConfigFiles => ({
  secrets: filterLeaves(leaves, wants),
  config: config ? filterLeaves(config, wants) : filterLeaves(unpushedConfig, { ...wants, include: [] }),
});
