import { savedPlanShape } from '../../../src/core/saved-plan/saved-plan.ts';

/** Describes the file that `plan --out` writes; the program reads it by the same shape. */
export const savedPlanSchemaText = (): string => {
  const { schema } = savedPlanShape;
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A plan that deploy-secrets saved',
    $comment: 'Written by npm run docs from the shape in the code.',
  };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
};
