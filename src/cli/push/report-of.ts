import { problem } from '../../core/problems.ts';
import { contentsOf } from '../render/contents.ts';
import type { Finding, Report, TargetReport } from '../render/report.ts';
import { pathsOf } from '../render/report.ts';
import type { Source } from '../sources.ts';
import type { Chosen } from './choose.ts';
import type { Job } from './job.ts';
import type { Look } from './look.ts';
import type { Planned } from './planned.ts';

/** All that can be said before the first write. `aboutFile`: where the file lies, not what it holds. */
export function reportOf<O extends object>(
  job: Job<O>,
  source: Source,
  chosen: Chosen,
  look: Look,
  planned: Planned,
  aboutFile: readonly Finding[],
): Report {
  return {
    dryRun: job.wants.dryRun,
    source: source.name,
    contents: contentsOf(chosen.entries),
    problems: [...chosen.problems, ...aboutFile, ...keyless(source)],
    targets: [targetOf(job, chosen, look, planned)],
  };
}

function targetOf<O extends object>(
  { name, provider, options, naming, snippets }: Job<O>,
  { entries }: Chosen,
  { pacer }: Look,
  { ready, problems }: Planned,
): TargetReport {
  const texts = [...snippets].map(([key, choice]) => {
    const about = { options, naming, ...(choice && { choice }), ...(ready && { found: ready }) };
    const snippet = provider.snippets?.[key];
    return { key, text: snippet?.text(entries, about) ?? '', language: snippet?.language(about) ?? '' };
  });
  const remarks = ready && provider.remarks?.(ready.plan, ready.seen, naming);
  return {
    provider: name,
    target: ready?.store.label ?? name,
    ...(ready && { plan: ready.plan }),
    paths: pathsOf(entries),
    outcomes: new Map(),
    problems,
    requests: pacer.counts,
    remarks: remarks ?? [],
    snippets: Object.fromEntries(texts.map(({ key, text }) => [key, text])),
    languages: Object.fromEntries(texts.map(({ key, language }) => [key, language])),
  };
}

function keyless({ keyring, file }: Source): Finding[] {
  if (keyring) return [];
  const where = file === undefined ? 'set DEPLOY_SECRETS_KEY, or let' : 'let';
  return [
    problem('no-key', {
      message: 'there is no key, so the next diff cannot tell changed from unchanged',
      hint: `${where} deploy-secrets init add one to the secrets file`,
    }),
  ];
}
