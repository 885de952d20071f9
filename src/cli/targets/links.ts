import path from 'node:path';
import { behindLinks, checkoutAt, isInside } from '../checkout.ts';
import type { Context } from '../context.ts';
import { settingsFolder } from '../sources/project.ts';
import type { TargetRequest } from './request.ts';

/** A file of secrets in the checkout that is a link to one outside. */
export interface LinkOut {
  readonly file: string;
  /** The full path behind it. */
  readonly to: string;
}

/**
 * Finds the links by which a target takes its secrets from outside of the checkout: who made the checkout can have made them, and
 * the secrets of another project would go where this one's targets say.
 */
export function linksOut(
  { request: { options }, env }: Pick<TargetRequest, 'request' | 'env'>,
  { folder }: Pick<Context, 'folder'>,
): readonly LinkOut[] {
  const project = path.resolve(folder, env.DLT_PROJECT_DIR || '.');
  const root = checkoutAt(project) ?? project;
  return sourceFiles(options, env).flatMap((file) => {
    const full = path.resolve(folder, file);
    const to = behindLinks(full);
    return isInside(full, root) && !isInside(to, behindLinks(root)) ? [{ file, to }] : [];
  });
}

function sourceFiles(
  { secrets, template, profile }: TargetRequest['request']['options'],
  env: Context['env'],
): readonly string[] {
  if (template !== undefined) return [template];
  if (secrets !== undefined) return secrets === '-' || secrets.startsWith('env:') ? [] : [secrets];
  const names = ['secrets.toml', ...(profile === undefined ? [] : [`${profile}.secrets.toml`])];
  return names.map((name) => path.join(settingsFolder(env), name));
}
