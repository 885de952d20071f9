import type { Context } from '../../cli/context.ts';
import type { Inputs } from '../inputs/read.ts';
import type { Done } from './done.ts';
import { compareNamesAtTargets } from './names.ts';
import { checkWorkflows, verifyEnvironment } from './others.ts';
import { workOnTargets } from './several.ts';
import { tellStatus } from './status.ts';

/** Does what the step was told to, by the functions of the command line. */
export async function work(inputs: Inputs, context: Context): Promise<Done> {
  const { command, namesOnly } = inputs;
  switch (command) {
    case 'plan':
      return await (namesOnly
        ? compareNamesAtTargets(inputs, context)
        : workOnTargets('plan', inputs, context));
    case 'push':
    case 'apply':
      return await workOnTargets(command, inputs, context);
    case 'check':
      return await checkWorkflows(inputs, context);
    case 'verify':
      return await verifyEnvironment(context);
    case 'status':
      return await tellStatus(inputs, context);
  }
}
