import { arch, cpus, loadavg, platform } from 'node:os';

/**
 * What ran it, and how busy it was with all that ran in the last minute:
 * `Node 24.21.0, 2 cores of AMD EPYC, linux x64, load 1.2`.
 */
export function machine(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() || 'an unnamed processor';
  const [load = Number.NaN] = loadavg();
  return `Node ${process.versions.node}, ${cores.length} cores of ${model}, ${platform()} ${arch()}, load ${load.toFixed(1)}`;
}
