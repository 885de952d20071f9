import path from 'node:path';
import { UserError } from '../../core/diagnostics.ts';
import { parseToml } from '../../core/toml/parse.ts';
import type { Context } from '../context.ts';
import { userFile } from '../user-file.ts';
import type { TargetsFile } from './read.ts';

type AgreedContext = Pick<
  Context,
  'env' | 'user' | 'folder' | 'readFile' | 'createPrivateFile' | 'rewriteFile'
>;
type ReadFile = Pick<TargetsFile, 'file' | 'text'>;

const HEADING = `# The files of targets that were agreed to, as they stood then. Whoever changes one is asked anew.

`;

/** Tells whether the user agreed to the places of this file before, as it stands now. */
export async function isAgreedBefore(found: ReadFile, context: AgreedContext): Promise<boolean> {
  const file = userFile('agreed.toml', context);
  const text = file === undefined ? undefined : await context.readFile(file);
  if (file === undefined || text === undefined) return false;
  return agreedIn(text, file).get(pathOf(found, context)) === digestOf(found);
}

/** Remembers that the user agreed to the places of this file, as it stands now. */
export async function rememberAgreement(found: ReadFile, context: AgreedContext): Promise<void> {
  const file = userFile('agreed.toml', context);
  if (file === undefined) return;
  const text = await context.readFile(file);
  const agreed = text === undefined ? new Map<string, string>() : agreedIn(text, file);
  agreed.set(pathOf(found, context), digestOf(found));
  const sections = [...agreed].map(([one, digest]) => `[${JSON.stringify(one)}]\nsha256 = "${digest}"\n`);
  const after = HEADING + sections.join('\n');
  if (text !== undefined) return await context.rewriteFile(file, after);
  if (!(await context.createPrivateFile(file, after)))
    throw new UserError(`${file} was made meanwhile, and nothing was pushed`, { hint: 'run it again' });
}

function agreedIn(text: string, file: string): Map<string, string> {
  return new Map(
    parseToml(text, file).flatMap(({ path: [one = '', key], value }) => {
      const digest = value.reveal();
      return key === 'sha256' && digest.type === 'string' ? [[one, digest.value] as const] : [];
    }),
  );
}

const pathOf = ({ file }: ReadFile, { folder }: AgreedContext): string => path.resolve(folder, file);

const digestOf = ({ text }: ReadFile): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
