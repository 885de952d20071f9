import type { Path } from '../model.ts';
import { isMapping, isNative } from './known-names.ts';

/** Where dlt looks for one value, in the file and in the environment alike. */
export interface Lookups {
  /** What it asks for: the path itself, or the table around it that dlt reads only whole. */
  readonly requestedPath: Path;
  /** For this pipeline alone, as the given one or as the path begins. */
  readonly pipeline?: string;
  /** From the most specific to the least; one list for each scope: the pipeline's, then everyone's. */
  readonly scopes: readonly (readonly Path[])[];
}

/**
 * What dlt asks for until it finds the value that stands at this path. In each scope a provider is asked for all of
 * them before the next one is: the environment first, then the files.
 *
 * A path does not tell who reads it, so it is taken for what is usual: `sources.x.key` is the argument of a source
 * `x` in a module `x`, `sources.m.x.key` of a source `x` in a module `m`, and the last section of a path stays with
 * the key where dlt has a spec of that name (`credentials`). As `_build_section_lookup_paths` and
 * `_resolve_single_value` have it (dlt 1.26 to 1.31, checked 2026-11-24).
 */
export function lookupsFor(path: Path, given?: string): Lookups {
  const pipeline = scopeOf(path, given);
  const unscoped = path[0] === pipeline ? path.slice(1) : path;
  const asked = wholeIn(unscoped);
  const paths = mostSpecificFirst(asked);
  return {
    requestedPath: path[0] === pipeline && pipeline !== undefined ? [pipeline, ...asked] : asked,
    ...(pipeline !== undefined && { pipeline }),
    scopes: [...(pipeline === undefined ? [] : [paths.map((one) => [pipeline, ...one])]), paths],
  };
}

const TOPS: readonly string[] = ['sources', 'destination'];

/** `my_pipeline.sources.x.key` can only be for one pipeline. */
function scopeOf([first = '', second = '']: Path, given: string | undefined): string | undefined {
  const isScoped = first !== given && !TOPS.includes(first) && TOPS.includes(second);
  return isScoped ? first : given;
}

/** dlt asks for a mapping by its own key, and never for what is in it. */
function wholeIn(path: Path): Path {
  const keys = path.findIndex((_, index) => isMapping(path.slice(0, index + 1)));
  return keys < 0 ? path : path.slice(0, keys + 1);
}

function mostSpecificFirst(path: Path): Path[] {
  const sections = path.slice(0, -1);
  const key = path.slice(-1);
  const kept = sections.length > 0 && isNative(sections) ? sections.slice(-1) : [];
  const popped = sections.slice(0, sections.length - kept.length);
  const [top, section, name = section] = popped;
  const all = top === 'sources' && popped.length === 2 ? [...popped, ...popped.slice(1)] : popped;
  const paths = [...all, ''].map((_, taken) => all.slice(0, all.length - taken));
  // A source may be called by its own name alone, where its module has another one.
  if (top === 'sources' && section !== name) paths.splice(2, 0, [top, name ?? '', ...all.slice(3)]);
  return paths.map((one) => [...one, ...kept, ...key]);
}
