import type { Done, Step } from './done.ts';
import { compareNamesAtTargets } from './names.ts';
import { checkWorkflows, verifyEnvironment } from './others.ts';
import { workOnTargets } from './several.ts';
import { tellStatus } from './status.ts';

/** Does what the step was told to, by the functions of the command line. */
export async function work(step: Step): Promise<Done> {
  const { inputs, context } = step;
  const { command, namesOnly } = inputs;
  switch (command) {
    case 'plan':
      return await (namesOnly ? compareNamesAtTargets(inputs, context) : workOnTargets('plan', step));
    case 'push':
    case 'apply':
      return await workOnTargets(command, step);
    case 'check':
      return await checkWorkflows(inputs, context);
    case 'verify':
      return await verifyEnvironment(context);
    case 'status':
      return await tellStatus(inputs, context);
  }
}
