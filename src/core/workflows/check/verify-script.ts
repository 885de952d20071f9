import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { verifyScript } from '../generate/verify-script.ts';

/** The file by which jobs check their environment, as it is in the repository. */
export interface VerifyScript {
  readonly file: string;
  /** Absent: there is none. */
  readonly text?: string;
  /** Whether a workflow runs it. */
  readonly isRun: boolean;
}

export const isVerifyScriptDue = ({ text, isRun }: VerifyScript): boolean =>
  text === undefined ? isRun : text.replaceAll('\r\n', '\n') !== verifyScript;

/** Tells where that file is missing though a workflow runs it, or is not what this version writes. */
export function dueVerifyScript(script: VerifyScript): Diagnostic[] {
  if (!isVerifyScriptDue(script)) return [];
  const at = { file: script.file, line: 1, column: 1 };
  if (script.text === undefined)
    return [
      diagnostic('verify-script', {
        at,
        message: 'a workflow runs this file to check its environment, and it is not there',
        hint: 'deploy-secrets check --write writes it',
      }),
    ];
  return [
    diagnostic('verify-script', {
      severity: 'warning',
      at,
      message:
        'this file checks the environment of jobs, which hold every secret, and is not what this version writes',
      hint: 'see who changed it; deploy-secrets check --write renews it',
    }),
  ];
}
