import type { Diagnostic } from '../../core/diagnostics.ts';
import { UserError } from '../../core/diagnostics.ts';
import type { CodeReaders } from '../../core/dlt/code/readers.ts';
import { filterLeaves } from '../../core/layouts/select.ts';
import { fillTemplate } from '../../core/layouts/template.ts';
import type { Leaf } from '../../core/model.ts';
import { parseToml } from '../../core/toml/parse.ts';
import { takeSettings } from '../../core/toml/settings.ts';
import { shellOption } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { noSecrets, type SourceOptions, type SourceRequest } from './request.ts';

export type TemplateRequest = Extract<SourceRequest, { from: 'template' }>;

export interface Template {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  /** All that the example file has. */
  readonly allLeaves: readonly Leaf[];
  readonly problems: readonly Diagnostic[];
}

/** Reads the names of an example file, with the values of the environment or without any. */
export async function readTemplate(
  { file, values }: TemplateRequest,
  options: TemplateOptions,
  { env, readFile }: Pick<Context, 'env' | 'readFile'>,
): Promise<Template> {
  const text = await readFile(file);
  if (text === undefined)
    throw new UserError(`there is no ${file}`, {
      hint: 'an example file has every name that the job needs, such as .dlt/example.secrets.toml',
    });
  const { leaves } = takeSettings(parseToml(text, file));
  if (leaves.length === 0) throw noSecrets(`no names in ${file}`);
  return values === 'none'
    ? { name: file, leaves, allLeaves: leaves, problems: [] }
    : { name: `${file} from the environment`, ...fill(leaves, { file, options, env }) };
}

type TemplateOptions = Pick<SourceOptions, 'include' | 'exclude'> & {
  readonly code: CodeReaders | undefined;
};

interface FillOptions {
  readonly file: string;
  readonly options: TemplateOptions;
  readonly env: Context['env'];
}

/** Takes the values of the environment, whose key is never one of them. What is not selected need not be there, but counts as not gone where it is. */
function fill(
  template: readonly Leaf[],
  { file, options, env: { DEPLOY_SECRETS_KEY: _, ...env } }: FillOptions,
): Omit<Template, 'name'> {
  const { leaves } = fillTemplate(env, template, options.code);
  const selected = filterLeaves(template, options);
  const { leaves: selectedLeaves, problems } = fillTemplate(env, selected, options.code);
  if (selectedLeaves.length === 0 && selected.length > 0)
    throw noSecrets(
      `the environment has none of the names in ${file}`,
      `deploy-secrets explain ${shellOption('--template', file)} --names-only tells what each is called`,
    );
  return { leaves, allLeaves: template, problems: problems.map(aboutKey) };
}

/** The key is no secret of a pipeline, whatever an example file says. */
const aboutKey = (problem: Diagnostic): Diagnostic =>
  problem.name === 'DEPLOY_SECRETS_KEY'
    ? {
        ...problem,
        message: 'deploy-secrets takes its key from a variable of this name, and never pushes it',
        hint: 'take it out of the example file',
      }
    : problem;
