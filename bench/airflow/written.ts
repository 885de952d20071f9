interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** How many connections or variables it was sent to write: one, or as many as a bulk request of Airflow 3 holds. */
export function writtenBy({ method, path, body }: Request): number {
  if (!/\/(connections|variables)(\/|\?|$)/.test(path) || !['POST', 'PATCH'].includes(method)) return 0;
  const { actions }: { actions?: readonly { readonly entities: readonly unknown[] }[] } = JSON.parse(body);
  return actions ? actions.reduce((sum, { entities }) => sum + entities.length, 0) : 1;
}
