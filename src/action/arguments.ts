import type { Inputs } from './inputs/read.ts';

/** The words of a command line that say what the inputs say. A value stands in one word with its option, and can be no other. */
export function argumentsOf(inputs: Inputs): string[] {
  const { command, config, targets, planFile } = inputs;
  const where = option('config', config);
  switch (command) {
    case 'plan':
      return [
        ...where,
        ...sourceFlags(inputs),
        ...option('out', planFile),
        ...safetyFlags(inputs),
        ...targets,
      ];
    case 'push': {
      const all = targets.length === 0 ? ['--all'] : [];
      return [...where, ...all, ...sourceFlags(inputs), ...safetyFlags(inputs), '--yes', ...targets];
    }
    case 'apply':
      return [...where, ...sourceFlags(inputs), '--yes', '--', planFile ?? ''];
    case 'status':
      return [...where, ...sourceFlags(inputs), ...targets];
    case 'check':
      return hasSource(inputs) ? sourceFlags(inputs) : ['--without-secrets'];
    case 'verify':
      return [];
  }
}

/** The same for a comparison of names alone, which is a push that sends nothing. */
export const namesArguments = (inputs: Inputs): string[] => [
  ...option('config', inputs.config),
  ...(inputs.targets.length === 0 ? ['--all'] : []),
  ...sourceFlags(inputs),
  ...inputs.targets,
];

const hasSource = ({ secrets, template, profile }: Inputs): boolean =>
  [secrets, template, profile].some((one) => one !== undefined);

const sourceFlags = ({ secrets, template, namesOnly, profile }: Inputs): string[] => [
  ...option('secrets', secrets),
  ...option('template', template),
  ...(template === undefined ? [] : [namesOnly ? '--names-only' : '--from-env']),
  ...option('profile', profile),
];

const safetyFlags = ({ prune, overwrite, maxRemovals }: Inputs): string[] => [
  ...(prune ? ['--prune'] : []),
  ...(overwrite ? ['--overwrite'] : []),
  ...option('max-removals', maxRemovals),
];

const option = (name: string, value: string | number | undefined): string[] =>
  value === undefined ? [] : [`--${name}=${value}`];
