import type { Diagnostic } from '../../core/diagnostics.ts';
import { UserError } from '../../core/diagnostics.ts';
import { filterLeaves } from '../../core/layouts/select.ts';
import { fillTemplate } from '../../core/layouts/template.ts';
import type { Leaf } from '../../core/model.ts';
import { parseToml } from '../../core/toml/parse.ts';
import { takeSettings } from '../../core/toml/settings.ts';
import type { Context } from '../context.ts';
import type { SourceOptions, SourceRequest } from './request.ts';
import { noSecrets } from './ways.ts';

export type TemplateAsked = Extract<SourceRequest, { from: 'template' }>;

export interface Template {
  readonly name: string;
  readonly leaves: readonly Leaf[];
  /** All that the example file has. */
  readonly allLeaves: readonly Leaf[];
  readonly problems: readonly Diagnostic[];
}

/** The names of an example file, with the values of the environment or with those of nobody. */
export async function readTemplate(
  { file, values }: TemplateAsked,
  wants: Pick<SourceOptions, 'include' | 'exclude'>,
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
    : { name: `${file} from the environment`, ...filled(leaves, { file, wants, env }) };
}

interface Filling {
  readonly file: string;
  readonly wants: Pick<SourceOptions, 'include' | 'exclude'>;
  readonly env: Context['env'];
}

/** What is not selected need not be there; what is there of it is kept, so that it is known as not gone. */
function filled(template: readonly Leaf[], { file, wants, env }: Filling): Omit<Template, 'name'> {
  const { leaves } = fillTemplate(env, template);
  const selected = filterLeaves(template, wants);
  const { leaves: found, problems } = fillTemplate(env, selected);
  if (found.length === 0 && selected.length > 0)
    throw noSecrets(
      `the environment has none of the names in ${file}`,
      `deploy-secrets explain --template ${file} --names-only tells what each is called`,
    );
  return { leaves, allLeaves: template, problems };
}
