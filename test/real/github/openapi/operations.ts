import { type Document, type OperationObject, type Parameter, parameterOf } from './document.ts';

/** One thing that GitHub does, as it is described. */
export interface Operation {
  /** `actions/list-repo-secrets` */
  readonly id: string;
  readonly described: OperationObject;
  readonly parameters: readonly Parameter[];
}

/** An operation, with the parts of the path that stand for its parameters, decoded. */
interface Match {
  readonly operation: Operation;
  readonly path: ReadonlyMap<string, string>;
}

interface Route extends Pick<Operation, 'id' | 'described' | 'parameters'> {
  readonly method: string;
  readonly parts: readonly string[];
}

/** Finds the operation of a method and a path; a path without parameters goes before one with them, as OpenAPI has it. */
export function operationsOf(document: Document): (method: string, path: string) => Match | undefined {
  const routes = routesOf(document);
  return (method, path) => {
    const given = path.split('/');
    for (const route of routes) {
      if (route.method !== method || route.parts.length !== given.length) continue;
      const bound = bind(route.parts, given);
      if (bound) return { operation: route, path: bound };
    }
    return undefined;
  };
}

function routesOf(document: Document): readonly Route[] {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      id: described.operationId,
      described,
      parameters: (described.parameters ?? []).map((one) => parameterOf(one, document)),
      method: method.toUpperCase(),
      parts: path.split('/'),
    })),
  );
  const gaps = ({ parts }: Route) => parts.filter((part) => part.includes('{')).length;
  return routes.toSorted((a, b) => gaps(a) - gaps(b));
}

/** The path is split before it is decoded: an encoded slash belongs to its part. */
function bind(parts: readonly string[], given: readonly string[]): Map<string, string> | undefined {
  const bound = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const text = given[index] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name ? text === '' : text !== part) return undefined;
    if (name) bound.set(name, decodeURIComponent(text));
  }
  return bound;
}
