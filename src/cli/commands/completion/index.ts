import type { Command } from '../../command.ts';
import { SHELLS, shellOf } from './shells.ts';

export const completionCommand: Command = {
  name: 'completion',
  summary: 'Print a script for bash, zsh or fish that completes commands, options and what they take',
  operand: { value: 'bash|zsh|fish', choices: SHELLS },
  groups: [],
  examples: [
    { line: "echo 'source <(deploy-secrets completion bash)' >> ~/.bashrc", does: 'in every new bash' },
    {
      line: "echo 'source <(deploy-secrets completion zsh)' >> ~/.zshrc",
      does: 'in every new zsh, below the line that calls compinit',
    },
    {
      line: 'deploy-secrets completion fish > ~/.config/fish/completions/deploy-secrets.fish',
      does: 'in every new fish',
    },
  ],
  run: async ({ _: [shell] }, { stdout, env }) => {
    const { scripts } = await import('./scripts.ts');
    stdout.write(scripts[shellOf(shell) ?? shellOf(env.SHELL?.replace(/^.*\//, '')) ?? 'bash']);
    return 0;
  },
};
