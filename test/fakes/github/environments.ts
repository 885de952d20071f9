import type { components } from '@octokit/openapi-types';
import { type Answer, type Call, type Route, timestamp } from './call.ts';
import { page } from './paging.ts';
import { invalidRequest, notFound, Refusal } from './refusal.ts';
import { checkShape } from './rules.ts';
import { Environment, type ProtectionRules } from './state.ts';

type Shown = components['schemas']['environment'];
type BranchPolicy = components['schemas']['deployment-branch-policy-settings'];

const LIST = '/repos/{owner}/{repo}/environments';
const ONE = '/repos/{owner}/{repo}/environments/{environment_name}';
const LONGEST_NAME = 255;
const LONGEST_WAIT = 43_200;

// To look takes `actions`, to make or remove one `administration`: `environments` is for what they hold.
// An App with `environments: write` gets 403 on PUT (github/rest-api-description#6745, checked 2026-11-24).
export const environmentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: LIST,
    docs: 'rest/deployments/environments#list-environments',
    need: ['actions', 'read'],
    handle: (call) => {
      const all = call.repository.environments().map((environment) => shown(call, environment));
      return page(call, 'environments', all, { usual: 30, most: 100 });
    },
  },
  {
    method: 'GET',
    path: ONE,
    docs: 'rest/deployments/environments#get-an-environment',
    need: ['actions', 'read'],
    handle: (call) => ({ status: 200, body: shown(call, find(call)) }),
  },
  {
    method: 'PUT',
    path: ONE,
    docs: 'rest/deployments/environments#create-or-update-an-environment',
    need: ['administration', 'write'],
    handle: put,
  },
  {
    method: 'DELETE',
    path: ONE,
    docs: 'rest/deployments/environments#delete-an-environment',
    need: ['administration', 'write'],
    handle: (call) => {
      call.repository.removeEnvironment(find(call).name);
      return { status: 204 };
    },
  },
];

/** Makes one, or sets every rule anew: a rule that the body leaves out is gone afterwards. */
function put(call: Call): Answer {
  const name = call.param('environment_name');
  if (name.length > LONGEST_NAME) throw new Refusal(422, 'The environment name is invalid.', call.docs);
  const policy = branchPolicy(call);
  const protection = protectionRules(call, policy);
  const there = call.repository.environment(name);
  const environment = there ?? new Environment(call.state.nextId(), name, call.now);
  environment.protection = protection;
  environment.branchPolicy = policy;
  environment.updatedAt = call.now;
  if (!there) call.repository.addEnvironment(environment);
  return { status: 200, body: shown(call, environment) };
}

function protectionRules(call: Call, policy: BranchPolicy): ProtectionRules {
  checkShape(
    call.body,
    {
      wait_timer: 'integer?',
      prevent_self_review: 'boolean?',
      reviewers: 'any?',
      deployment_branch_policy: 'any?',
    },
    call.docs,
  );
  const { wait_timer: wait = 0, reviewers = null } = call.body;
  if (typeof wait !== 'number' || wait < 0 || wait > LONGEST_WAIT) {
    throw invalidRequest(`For 'properties/wait_timer', it must be from 0 to ${LONGEST_WAIT}.`, call.docs);
  }
  if (reviewers !== null && !Array.isArray(reviewers)) {
    throw invalidRequest("For 'properties/reviewers', it is not an array.", call.docs);
  }
  const rule = (type: string) => ({ id: call.state.nextId(), node_id: `${type}-node`, type });
  return [
    ...(wait > 0 ? [{ ...rule('wait_timer'), wait_timer: wait }] : []),
    ...(reviewers?.length
      ? [{ ...rule('required_reviewers'), prevent_self_review: call.body.prevent_self_review === true }]
      : []),
    ...(policy ? [rule('branch_policy')] : []),
  ];
}

function branchPolicy(call: Call): BranchPolicy {
  const policy: unknown = call.body.deployment_branch_policy ?? null;
  if (policy === null) return null;
  const fields = typeof policy === 'object' ? new Map<string, unknown>(Object.entries(policy)) : undefined;
  const branches = fields?.get('protected_branches');
  const patterns = fields?.get('custom_branch_policies');
  if (typeof branches !== 'boolean' || typeof patterns !== 'boolean' || branches === patterns) {
    throw invalidRequest("For 'properties/deployment_branch_policy', one of both must be true.", call.docs);
  }
  return { protected_branches: branches, custom_branch_policies: patterns };
}

function find(call: Call): Environment {
  const environment = call.repository.environment(call.param('environment_name'));
  if (!environment) throw notFound(call.docs);
  return environment;
}

function shown(call: Call, environment: Environment): Shown {
  const { fullName } = call.repository;
  const name = encodeURIComponent(environment.name);
  return {
    id: environment.id,
    node_id: `environment-${environment.id}`,
    name: environment.name,
    url: `${call.base}/repos/${fullName}/environments/${name}`,
    html_url: `https://github.com/${fullName}/deployments/activity_log?environments_filter=${name}`,
    created_at: timestamp(environment.createdAt),
    updated_at: timestamp(environment.updatedAt),
    protection_rules: environment.protection,
    deployment_branch_policy: environment.branchPolicy,
  };
}
