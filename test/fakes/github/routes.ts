import { accountRoutes } from './account.ts';
import { appRoutes } from './app.ts';
import type { Route } from './call.ts';
import { conversationRoutes } from './conversation.ts';
import { environmentRoutes } from './environments.ts';
import { organizationListRoutes } from './organization-lists.ts';
import { SCOPES } from './scopes.ts';
import { secretRoutes } from './secrets.ts';
import { variableRoutes } from './variables.ts';

// The first match counts: `…/secrets/public-key` stands before `…/secrets/{secret_name}`, which has its form.
const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...environmentRoutes,
  ...appRoutes,
  ...conversationRoutes,
  ...organizationListRoutes,
  ...SCOPES.flatMap((scope) => [...secretRoutes(scope), ...variableRoutes(scope)]),
];

const TABLE = ROUTES.map((route) => ({ route, parts: route.path.split('/') }));

export interface Match {
  readonly route: Route;
  /** Decoded parts of the path by their names in the route. */
  readonly params: ReadonlyMap<string, string>;
}

/**
 * The route for a path, encoded as it came. It is split before it is decoded: `prod%2Feu` is one part and
 * `prod/eu` two, so an environment with a slash in its name must be asked for in the first form.
 */
export function match(method: string, path: string): Match | undefined {
  const given = path.split('/');
  for (const { route, parts } of TABLE) {
    const takesRest = parts.at(-1) === '{path}' && given.length > parts.length;
    if (route.method !== method || (parts.length !== given.length && !takesRest)) continue;
    const [start, rest] = [given.slice(0, parts.length - 1), given.slice(parts.length - 1)];
    const params = bind(parts, [...start, rest.join('/')]);
    if (params) return { route, params };
  }
  return undefined;
}

function bind(parts: readonly string[], given: readonly string[]): Map<string, string> | undefined {
  const params = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const value = decoded(given[index] ?? '');
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (value === undefined || (name ? value === '' : value !== part)) return undefined;
    if (name) params.set(name, value);
  }
  return params;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined; // a lone % makes no part of any path
  }
}
