import path from 'node:path';
import type { CodeReaders } from '../../core/dlt/code/readers.ts';
import type { Context } from '../context.ts';
import type { WantedFiles } from '../find-texts.ts';
import type { SourceRequest } from './request.ts';

/** What is the project's own code, and how much of it is read. */
const CODE: WantedFiles = {
  ending: '.py',
  skip: (folder) =>
    folder.startsWith('.') || ['site-packages', 'node_modules', '__pycache__', 'venv'].includes(folder),
  marker: 'pyvenv.cfg',
  entries: 20_000,
  files: 1_000,
  bytes: { each: 500_000, all: 10_000_000 },
};

/**
 * Reads who asks for which table from the code beside the settings; undefined where there is none. Nothing of it is run.
 */
export async function readCode(
  request: SourceRequest,
  { env, findTexts }: Pick<Context, 'env' | 'findTexts'>,
): Promise<CodeReaders | undefined> {
  const found = await findTexts(projectFolder(request, env), CODE);
  const ofDlt = found.filter(({ text }) => text.includes('dlt'));
  if (ofDlt.length === 0) return undefined;
  const { readProject } = await import('../../core/dlt/code/project.ts');
  return readProject(found);
}

/** Finds the project around a folder of settings. A file that lies elsewhere says nothing of where its code is. */
function projectFolder(request: SourceRequest, env: Context['env']): string {
  const project = env.DLT_PROJECT_DIR || '.';
  if (request.from !== 'file' && request.from !== 'template') return project;
  const folder = path.dirname(request.file);
  return path.basename(folder) === (env.DLT_CONFIG_FOLDER || '.dlt') ? path.dirname(folder) : project;
}
