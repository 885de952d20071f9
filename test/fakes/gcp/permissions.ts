import { status } from '@grpc/grpc-js';
import type { Kind } from './quotas.ts';
import { Refusal } from './refusal.ts';

/** What a method needs, and which quota it counts to (docs, "Access control with IAM", checked 2026-11-24). */
export const methods = {
  ListSecrets: { permission: 'secretmanager.secrets.list', kind: 'reads' },
  CreateSecret: { permission: 'secretmanager.secrets.create', kind: 'writes' },
  AddSecretVersion: { permission: 'secretmanager.versions.add', kind: 'writes' },
  GetSecret: { permission: 'secretmanager.secrets.get', kind: 'reads' },
  UpdateSecret: { permission: 'secretmanager.secrets.update', kind: 'writes' },
  DeleteSecret: { permission: 'secretmanager.secrets.delete', kind: 'writes' },
  ListSecretVersions: { permission: 'secretmanager.versions.list', kind: 'reads' },
  GetSecretVersion: { permission: 'secretmanager.versions.get', kind: 'reads' },
  AccessSecretVersion: { permission: 'secretmanager.versions.access', kind: 'accesses' },
  DisableSecretVersion: { permission: 'secretmanager.versions.disable', kind: 'writes' },
  EnableSecretVersion: { permission: 'secretmanager.versions.enable', kind: 'writes' },
  DestroySecretVersion: { permission: 'secretmanager.versions.destroy', kind: 'writes' },
} as const satisfies Record<string, { permission: string; kind: Kind }>;

export type Method = keyof typeof methods;

export const denied = (permission: string, resource: string): Refusal =>
  new Refusal(
    status.PERMISSION_DENIED,
    `Permission '${permission}' denied for resource '${resource}' (or it may not exist).`,
    { reason: 'IAM_PERMISSION_DENIED', metadata: { permission, resource } },
  );
