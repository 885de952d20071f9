import type { IncomingHttpHeaders } from 'node:http';
import { type Document, type OperationObject, responseOf } from './document.ts';
import { operationsOf } from './operations.ts';
import { mediaType, type SentRequest } from './requests.ts';
import { validatorsFor } from './schemas.ts';

export interface GivenAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Where the fake shows less than GitHub does: of a repository, a user or an installation it has what the program reads,
 * and not the links and counts around it. What it shows there must be right all the same.
 */
const PARTIAL: ReadonlySet<string> = new Set([
  'repos/get',
  'users/get-authenticated',
  'apps/get-repo-installation',
  'apps/get-org-installation',
  'actions/list-selected-repos-for-org-secret',
  'actions/list-selected-repos-for-org-variable',
  'dependabot/list-selected-repos-for-org-secret',
  'codespaces/list-selected-repos-for-org-secret',
]);

/** Where the description shows less than GitHub does (checked 2026-11-28). */
const SHOWN_ALL_THE_SAME: readonly RegExp[] = [
  // An App is granted both under these names; the description has only other permissions.
  /^apps\/.*: \/permissions must NOT have additional properties "(organization_)?actions_variables"$/,
  // Every refusal says its status once more. Of what answers 422, most schemas leave that out.
  / 4\d\d: it must NOT have additional properties "status"$/,
];

/** Holds the answers of the fake to the description, so that what it accepts and gives is what GitHub does. */
export function answerChecker(document: Document): (request: SentRequest, answer: GivenAnswer) => string[] {
  const find = operationsOf(document);
  const whole = validatorsFor(document);
  const partial = validatorsFor(document, { partial: true });
  const refusal = { $ref: '#/components/schemas/basic-error' };

  const contentOf = (described: OperationObject, status: number) => {
    const response = described.responses[status];
    if (response) return responseOf(response, document).content;
    // Few refusals are described; all have one form.
    return status >= 300 ? { 'application/json': { schema: refusal } } : undefined;
  };

  return ({ method, path }, { status, headers, body }) => {
    const found = find(method, path.split('?', 1)[0] ?? '');
    if (!found) return [];
    const { id, described } = found.operation;
    if (status < 300 && !described.responses[status]) return [`${id} ${status} is not described`];
    const content = contentOf(described, status);
    if (!content) return body === '' ? [] : [`${id} ${status} has no body`];
    const type = mediaType(headers['content-type']);
    const schema = content[type]?.schema;
    if (!schema) return [`${id} ${status} content-type ${type}`];
    const validate = (PARTIAL.has(id) ? partial : whole)(schema);
    const faults = validate(JSON.parse(body)).map((fault) => `${id} ${status}: ${fault}`);
    return faults.filter((fault) => !SHOWN_ALL_THE_SAME.some((known) => known.test(fault)));
  };
}
