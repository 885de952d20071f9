import type { SnippetContext } from '../../core/sync/provider.ts';
import type { GcpOptions } from './index.ts';
import { projectIn } from './place.ts';

/** Reading a value is not among them. */
const ALWAYS = [
  'secretmanager.secrets.list',
  'secretmanager.secrets.get',
  'secretmanager.secrets.create',
  'secretmanager.secrets.update',
  'secretmanager.versions.add',
  'secretmanager.versions.list',
];
const TO_PRUNE = 'secretmanager.secrets.delete';
const TO_DESTROY = 'secretmanager.versions.destroy';

/** The least role that a push needs, as commands to run. The account is whoever runs deploy-secrets. */
export function policy({
  options: { project, keepVersions },
  remote,
}: Pick<SnippetContext<GcpOptions>, 'options' | 'remote'>): string {
  const id = (remote && projectIn(remote.store.id)) ?? project ?? 'PROJECT';
  const permissions = [...ALWAYS, ...(keepVersions === undefined ? [] : [TO_DESTROY])];
  return [
    `# leave out ${TO_PRUNE} if nothing is ever removed with --prune`,
    `gcloud iam roles create deploySecrets --project=${id} --title='deploy-secrets' \\`,
    `  --permissions=${[...permissions, TO_PRUNE].join(',')}`,
    `gcloud projects add-iam-policy-binding ${id} --role=projects/${id}/roles/deploySecrets \\`,
    "  --member='serviceAccount:ACCOUNT' --condition=None",
    '',
  ].join('\n');
}
