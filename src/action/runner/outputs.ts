/**
 * Writes one output as the file in GITHUB_OUTPUT takes it. The delimiter is drawn anew, so that no value can end where it
 * does not, and go on as another output (docs, "Workflow commands", "Multiline strings").
 */
export function outputText(name: string, value: string, delimiter: string): string {
  if (value.split(/\r?\n/).includes(delimiter)) throw new Error('the delimiter was drawn at random');
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

/** Draws a delimiter: 32 random hex digits. */
export const drawDelimiter = (random: (bytes: number) => Uint8Array): string =>
  `deploy_secrets_${Buffer.from(random(16)).toString('hex')}`;
