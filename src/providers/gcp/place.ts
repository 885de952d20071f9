import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import { scopeOf } from './location.ts';

/** One project, or one of its locations, at Google or at a local server. */
export interface Place {
  readonly project: string;
  /** Where regional secrets live. Absent: global ones, which Google replicates. */
  readonly location?: string;
  readonly emulator?: Emulator;
}

/** A server that speaks the API without encryption and without asking who calls. */
export interface Emulator {
  readonly host: string;
  readonly port: number;
}

/** `gcp/acme-prod/europe-west1/env/etl_`; in lower case, but for the prefix, in which Google tells letters apart. */
export const idOf = ({ project, location, emulator }: Place, naming: LayoutSelection): string => {
  const at = emulator ? `gcp@${emulator.host}:${emulator.port}` : 'gcp';
  return `${[at, project, ...(location ? [location] : [])].join('/').toLowerCase()}/${scopeOf(naming).id}`;
};

/** What `idOf` made of a project. */
export const projectIn = (id: string): string | undefined => /^gcp(?:@[^/]+)?\/([^/]+)\//.exec(id)?.[1];

/** `gcp acme-prod (europe-west1) etl_` */
export const labelOf = (
  { project, location }: Pick<Place, 'project' | 'location'>,
  { prefix }: Pick<LayoutSelection, 'prefix'>,
): string => ['gcp', project, ...(location ? [`(${location})`] : []), ...(prefix ? [prefix] : [])].join(' ');

/** `projects/acme-prod/locations/europe-west1` */
export const parentOf = ({ project, location }: Pick<Place, 'project' | 'location'>): string =>
  `projects/${project}${location ? `/locations/${location}` : ''}`;

/** Where the API of a location answers (docs, "Regional secrets", checked 2026-11-24). */
export const endpointOf = (location: string): string => `secretmanager.${location}.rep.googleapis.com`;

/** @throws UserError for what can be no project: it becomes a part of every request */
export function checkProject(project: string, from: string): string {
  if (/^([a-z0-9.-]+:)?[a-z0-9-]+$/.test(project)) return project;
  throw new UserError(`${from}: ${JSON.stringify(project)} is no project id`, {
    hint: 'it is lower case, such as acme-prod, and not the name shown in the console',
  });
}

/** @throws UserError for what can be no location: it becomes a part of a host name */
export function checkLocation(location: string, option: string): string {
  if (/^[a-z]+(-[a-z0-9]+)+$/.test(location)) return location;
  throw new UserError(`${option}: ${JSON.stringify(location)} is no location`, {
    hint: 'it looks like europe-west1',
  });
}
