import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';

const WAYS =
  'give it with --region, in AWS_REGION or AWS_DEFAULT_REGION, or in the profile (`aws configure set region`)';

/** What was said of the region, without the profile. @throws UserError when it cannot be one */
export function regionSaid(given: string | undefined, env: Runtime['env']): string | undefined {
  const [from, region] = ([
    ['--region', given],
    ['AWS_REGION', env.AWS_REGION],
    ['AWS_DEFAULT_REGION', env.AWS_DEFAULT_REGION],
  ].find(([, text]) => text) ?? []) as [string?, string?];
  if (region !== undefined && !/^[a-z]{2,}(-[a-z0-9]+)+$/.test(region))
    throw new UserError(`${from}: ${JSON.stringify(region)} is no region of AWS`, {
      hint: 'it looks like eu-west-1',
    });
  return region;
}

/** What the profile says, as the SDK found it. @throws UserError when nobody named a region */
export async function regionOf(client: { readonly config: { region(): Promise<string> } }): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    // The SDK has one reason alone: there is none, in no place where it looks.
    throw new UserError('which region of AWS?', { hint: WAYS });
  }
}
