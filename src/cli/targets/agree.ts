import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import { printable } from '../../core/inert.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { padTo, widthOf } from '../render/style.ts';
import { inCI } from '../screen.ts';
import { isAgreedBefore, rememberAgreement } from './agreed-files.ts';
import { strangerEvent } from './ci-event.ts';
import { linksOut } from './links.ts';
import type { TargetsFile } from './read.ts';
import type { TargetRequest } from './request.ts';

interface RunChoice {
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/**
 * Asks whether this file may say where to push: it came with the checkout, and a look alone already sends a token to a server
 * that it names. In CI the event decides. What is agreed to at a terminal is remembered until the file changes.
 * @returns why not; undefined where it is agreed
 * @throws UserError of code `declined` where the answer is no
 */
export async function agreeToPlaces(
  found: Pick<TargetsFile, 'file' | 'text'>,
  requests: readonly TargetRequest[],
  run: RunChoice,
  context: Context,
): Promise<Diagnostic | undefined> {
  const event = await strangerEvent(context);
  if (event !== undefined) return refuseForEvent(event, requests, run);
  if (run.yes || inCI(context.env)) return undefined;
  const agreed = { file: found.file, text: agreedText(found, requests, context) };
  if (await isRemembered(agreed, context)) return undefined;
  if (!context.interactive) return notAgreed(found.file);
  context.stderr.write(placesText(found.file, requests, context));
  const isAgreed = await context.confirm(`  ${count(requests.length, 'target')}: go on?`, false);
  if (!isAgreed) throw new UserError('nothing was looked at, and nothing was sent', { code: 'declined' });
  await rememberAgreement(agreed, context).catch((error: unknown) => tellUnremembered(error, context));
  return undefined;
}

/** What is agreed to: the file, and whatever of another place its secrets come from by a link. */
function agreedText(
  { text }: Pick<TargetsFile, 'text'>,
  requests: readonly TargetRequest[],
  context: Pick<Context, 'folder'>,
): string {
  const links = requests.flatMap((one) => linksOut(one, context)).map((link) => JSON.stringify(link));
  return [text, ...new Set(links)].join('\n');
}

/** What was remembered and cannot be read is as good as forgotten: it is asked again. */
const isRemembered = (found: Pick<TargetsFile, 'file' | 'text'>, context: Context): Promise<boolean> =>
  isAgreedBefore(found, context).catch((error: unknown) => tellUnremembered(error, context));

function tellUnremembered(error: unknown, { tell }: Pick<Context, 'tell'>): false {
  if (!(error instanceof UserError)) throw error;
  tell(`warning: what was agreed to is not remembered: ${error.message}`);
  return false;
}

/** A look is what such an event is for; not one that sends a credential where the stranger's file may say. */
function refuseForEvent(
  event: string,
  requests: readonly TargetRequest[],
  { dryRun, yes }: RunChoice,
): Diagnostic | undefined {
  if (!dryRun)
    return diagnostic('stranger-event', {
      message: `nothing is pushed on ${event}, which a stranger can cause`,
      hint: 'look with --dry-run there, and push on an event of the repository itself, such as push',
    });
  const named = requests.filter(({ place }) => place.server !== undefined);
  if (yes || named.length === 0) return undefined;
  return diagnostic('stranger-event', {
    message: `${named.map(({ target }) => target.name).join(', ')}: on ${event} no credential is sent to an address that the file names`,
    hint: 'leave the target out there; or say --yes, if the file is the one of the base branch',
  });
}

const notAgreed = (file: string): Diagnostic =>
  diagnostic('not-agreed', {
    message: `nobody agreed to the places in ${file}, and nobody is there to be asked`,
    hint: 'deploy-secrets targets lists them; say --yes to go on',
  });

/** Lists the places, and whatever else the file decides that may surprise. */
function placesText(
  file: string,
  requests: readonly TargetRequest[],
  context: Pick<Context, 'folder'>,
): string {
  const widest = Math.max(...requests.map(({ target }) => widthOf(target.name)));
  const lines = requests.map((one) => {
    const { target, place, request } = one;
    const links = linksOut(one, context).map(({ file: link, to }) => `from ${link}, a link to ${to}`);
    const said = [
      place.label,
      ...otherWriting(place.server),
      ...surprises(target, request.options),
      ...links,
    ];
    return `    ${padTo(target.name, widest)}  ${printable(said.join(', '))}\n`;
  });
  return `  ${printable(file)} came with this folder, or was changed. It says that secrets go to\n${lines.join('')}`;
}

/** An address as it is asked, where the file writes it so that it could pass for another: letters that look alike, a name before an @. */
function otherWriting(server: string | undefined): string[] {
  if (server === undefined || !URL.canParse(server)) return [];
  const { origin } = new URL(server);
  return server === origin || server.startsWith(`${origin}/`) ? [] : [`which is ${origin}`];
}

function surprises(
  { values }: TargetRequest['target'],
  { secrets, template, global }: TargetRequest['request']['options'],
): string[] {
  const { value: manifest } = values.get('manifest') ?? {};
  const signsInAsGoogle = values.get('google-auth')?.value === true;
  const references = [...values].filter(([, { role }]) => role === 'reference');
  return [
    ...(secrets === undefined ? [] : [`from ${secrets}`]),
    ...(template === undefined ? [] : [`from the environment by ${template}`]),
    ...(global ? ['your own global secrets too'] : []),
    ...(manifest === undefined ? [] : [`marks written to ${manifest}`]),
    ...(signsInAsGoogle ? ['with your sign-in at Google'] : []),
    ...references.map(([key, { value }]) => `${key} from ${String(value).slice('env:'.length)}`),
  ];
}
