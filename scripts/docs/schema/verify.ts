import { version } from './push.ts';
import { counts, defined, list, object, oneOf, text } from './shapes.ts';
import { verifyStates } from './words.ts';

export const verify = object('What an environment holds against what was pushed (deploy-secrets verify).', {
  version,
  names: list(defined('verification')),
  summary: counts('How many names of each state.', verifyStates),
});

export const verification = object('One variable of the environment.', {
  name: text(),
  state: oneOf(verifyStates, 'missing: absent, or empty; different: something else than was pushed'),
});
