import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { contentsOf } from '../render/contents.ts';
import { pathsOf, type Report, type TargetReport } from '../render/report.ts';
import type { Source } from '../sources/index.ts';
import type { Chosen } from './choose.ts';
import type { PushRequest } from './job.ts';
import type { Look } from './look.ts';
import type { Planned } from './planned.ts';

/** All that can be said before the first write. `aboutFile`: where the file lies, not what it holds. */
export function reportOf<O extends object>(
  job: PushRequest<O>,
  source: Source,
  chosen: Chosen,
  look: Look,
  planned: Planned,
  aboutFile: readonly Diagnostic[],
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
  { name, provider, options, layout, snippets }: PushRequest<O>,
  { entries }: Chosen,
  { limiter }: Look,
  { ready, problems }: Planned,
): TargetReport {
  const texts = [...snippets].map(([key, choice]) => {
    const about = { options, layout, ...(choice && { choice }), ...(ready && { remote: ready }) };
    const snippet = provider.snippets?.[key];
    return { key, text: snippet?.text(entries, about) ?? '', language: snippet?.language(about) ?? '' };
  });
  const remarks = ready && provider.remarks?.(ready.plan, ready.state, layout);
  return {
    provider: name,
    target: ready?.store.label ?? name,
    ...(ready && { plan: ready.plan }),
    paths: pathsOf(entries),
    outcomes: new Map(),
    problems,
    requests: limiter.counts,
    remarks: remarks ?? [],
    snippets: Object.fromEntries(texts.map(({ key, text }) => [key, text])),
    languages: Object.fromEntries(texts.map(({ key, language }) => [key, language])),
  };
}

function keyless({ keyring, file }: Source): Diagnostic[] {
  if (keyring) return [];
  const where = file === undefined ? 'set DEPLOY_SECRETS_KEY, or let' : 'let';
  return [
    diagnostic('no-key', {
      message: 'there is no key, so the next diff cannot tell changed from unchanged',
      hint: `${where} deploy-secrets init add one to the secrets file`,
    }),
  ];
}
