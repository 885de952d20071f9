import { describe, expect, it } from 'vitest';
import { answerChecker, type GivenAnswer } from './openapi/answers.ts';
import { readDocument } from './openapi/document.ts';
import { requestChecker, type SentRequest } from './openapi/requests.ts';

const document = readDocument();
const headers = {
  accept: 'application/vnd.github.v3+json',
  authorization: 'token ghp_canary',
  'user-agent': 'deploy-secrets/1',
  'x-github-api-version': '2022-11-28',
};
const json = { ...headers, 'content-type': 'application/json; charset=utf-8' };
const sealed = { encrypted_value: 'c2VjcmV0', key_id: '5680' };
const repository = '/repos/acme/etl';
const secret = `PUT ${repository}/actions/secrets/A`;
const shared = 'PUT /orgs/acme/actions/secrets/A';

/** A request as the program sends it, unless something is planted in it. */
function request(line: string, body?: unknown, planted: Partial<SentRequest> = {}): SentRequest {
  const [method = '', path = ''] = line.split(' ');
  const text = body === undefined ? '' : JSON.stringify(body);
  return { method, path, headers: body === undefined ? headers : json, body: text, ...planted };
}

describe('a request', () => {
  const check = requestChecker(document);

  it.each<[string, SentRequest, string]>([
    ['a list', request(`GET ${repository}/actions/secrets?per_page=100&page=1`), 'actions/list-repo-secrets'],
    ['a key', request(`GET ${repository}/actions/secrets/public-key`), 'actions/get-repo-public-key'],
    [
      'a key of an environment with a slash',
      request(`GET ${repository}/environments/eu%2Fwest%201/secrets/public-key`),
      'actions/get-environment-public-key',
    ],
    ['a secret', request(secret, sealed), 'actions/create-or-update-repo-secret'],
    [
      'a secret for selected repositories',
      request(shared, { ...sealed, visibility: 'selected', selected_repository_ids: [1, 2] }),
      'actions/create-or-update-org-secret',
    ],
    ['a removal', request(`DELETE ${repository}/actions/secrets/A`), 'actions/delete-repo-secret'],
    ['an environment', request(`PUT ${repository}/environments/x`), 'repos/create-or-update-environment'],
  ])('of %s is right', (_, sent, operation) => {
    expect(check(sent)).toEqual({ operation, faults: [] });
  });

  it.each<[string, SentRequest, RegExp]>([
    ['a path that is unknown', request(`GET ${repository}/actions/secret`), /^there is no GET \/repos/],
    ['a method that is unknown', request(`POST ${repository}/actions/secrets`), /^there is no POST \/repos/],
    [
      'a slash that is not encoded',
      request(`GET ${repository}/environments/eu/west/secrets/public-key`),
      /^there is no GET/,
    ],
    [
      'a parameter of another name',
      request(`GET ${repository}/actions/secrets?perpage=100`),
      /^there is no parameter perpage$/,
    ],
    [
      'a parameter of another type',
      request(`GET ${repository}/actions/secrets?per_page=all`),
      /^per_page: it must be integer/,
    ],
    [
      'more than a page of secrets',
      request(`GET ${repository}/actions/secrets?per_page=101`),
      /^per_page: it is more than 100$/,
    ],
    [
      'more than a page of variables',
      request(`GET ${repository}/actions/variables?per_page=100`),
      /^per_page: it is more than 30$/,
    ],
    [
      'a parameter twice',
      request(`GET ${repository}/actions/secrets?page=1&page=2`),
      /^page is given 2 times$/,
    ],
    [
      'a part of the path of another type',
      request('POST /app/installations/acme/access_tokens', {}),
      /^installation_id: it must be integer/,
    ],
    ['no body', request(secret), /^the body is missing$/],
    ['a body where none is', request(`DELETE ${repository}/actions/secrets/A`, sealed), /^there is no body$/],
    ['a field too few', request(secret, { encrypted_value: 'c2VjcmV0' }), /^body: it .*required.* "key_id"$/],
    ['a field too many', request(secret, { ...sealed, visibility: 'all' }), /^body: it .*"visibility"$/],
    [
      'a number where text is due',
      request(secret, { ...sealed, key_id: 5680 }),
      /^body: \/key_id must be string/,
    ],
    [
      'null where text is due',
      request(secret, { ...sealed, key_id: null }),
      /^body: \/key_id must be string/,
    ],
    [
      'what is no base64',
      request(secret, { ...sealed, encrypted_value: 'c2VjcmV0=' }),
      /^body: \/encrypted_value must match pattern/,
    ],
    ['nobody to use it', request(shared, sealed), /^body: it .*required.* "visibility"$/],
    [
      'anybody else to use it',
      request(shared, { ...sealed, visibility: 'public' }),
      /^body: \/visibility must be equal to one of/,
    ],
    [
      'text where numbers are due',
      request(`${shared}/repositories`, { selected_repository_ids: ['1'] }),
      /^body: \/selected_repository_ids\/0 must be integer/,
    ],
    ['a body that is no JSON', request(secret, sealed, { body: '{' }), /^the body is not JSON$/],
    [
      'a body of another type',
      request(secret, sealed, { headers: { ...json, 'content-type': 'text/plain' } }),
      /^content-type text\/plain/,
    ],
    ['a body of no type', request(secret, sealed, { headers }), /^content-type none/],
    ...Object.entries({
      accept: 'text/html',
      authorization: '',
      'user-agent': '',
      'x-github-api-version': '2026-03-10',
    }).map(([name, value]): [string, SentRequest, RegExp] => [
      `${value || 'nothing'} as ${name}`,
      request(`GET ${repository}`, undefined, { headers: { ...headers, [name]: value } }),
      new RegExp(`^${name} `),
    ]),
  ])('with %s is wrong', (_, sent, fault) => {
    expect(check(sent).faults).toEqual([expect.stringMatching(fault)]);
  });
});

describe('an answer', () => {
  const check = answerChecker(document);
  const list = request(`GET ${repository}/actions/secrets`);
  const dates = { created_at: '2026-11-24T09:00:00Z', updated_at: '2026-11-24T09:00:01Z' };
  const listed = (one: object) => answer({ total_count: 1, secrets: [one] });

  function answer(body?: unknown, planted: Partial<GivenAnswer> = {}): GivenAnswer {
    const text = body === undefined ? '' : JSON.stringify(body);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: text, ...planted };
  }

  it.each<[string, SentRequest, GivenAnswer]>([
    ['a list', list, listed({ name: 'A', ...dates })],
    ['nothing', request(secret, sealed), answer(undefined, { status: 204, headers: {} })],
    ['a refusal', list, answer({ message: 'Not Found', status: '404' }, { status: 404 })],
    [
      'null where it may be',
      request(`GET ${repository}/environments/x`),
      answer({
        ...{ id: 1, node_id: 'x', name: 'x', url: 'x', html_url: 'x', ...dates },
        deployment_branch_policy: null,
      }),
    ],
    ['a part of a repository', request(`GET ${repository}`), answer({ id: 1, name: 'etl' })],
  ])('with %s is right', (_, asked, given) => {
    expect(check(asked, given)).toEqual([]);
  });

  it.each<[string, SentRequest, GivenAnswer, RegExp]>([
    ['a date too few', list, listed({ name: 'A', created_at: dates.created_at }), /required.* "updated_at"$/],
    ['what is no date', list, listed({ name: 'A', ...dates, updated_at: 'today' }), /match format/],
    ['a number for a name', list, listed({ name: 1, ...dates }), /\/secrets\/0\/name must be string/],
    ['a value', list, listed({ name: 'A', ...dates, value: 'canary-7f3a' }), /"value"$/],
    ['no total', list, answer({ secrets: [] }), /required.* "total_count"$/],
    ['another status', list, answer({}, { status: 201 }), /201 is not described$/],
    ['a body too many', request(secret, sealed), answer({}, { status: 204 }), /204 has no body$/],
    [
      'another type',
      list,
      answer({}, { headers: { 'content-type': 'text/html' } }),
      /content-type text\/html$/,
    ],
    ['another refusal', list, answer({ message: 404 }, { status: 404 }), /\/message must be string/],
    ['text for a number', request(`GET ${repository}`), answer({ id: '1' }), /\/id must be integer/],
  ])('with %s is wrong', (_, asked, given, fault) => {
    expect(check(asked, given)).toEqual([expect.stringMatching(fault)]);
  });
});
