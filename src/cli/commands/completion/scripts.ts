import type { Shell } from './shells.ts';

/*
 * Each script asks the program what may follow, so it stays true when the program is renewed. A line `:files` says that
 * paths may stand there, which the shell completes as it always does. Nothing that the program prints is expanded.
 */

/**
 * Bash 3.2, which macOS has, knows no `mapfile` and no `compopt`. It parts words at `=` and `:`, so they are put together
 * again, and what stands before the part under the cursor is taken off what is offered.
 */
const bash = `# deploy-secrets completion bash
_deploy_secrets() {
  local IFS=$'\\n' line word joined='' words=() i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i > 1)) && [[ $word == [=:]* || $joined == *[=:] ]]; then
      joined+=$word
      words[\${#words[@]} - 1]=$joined
    else
      joined=$word
      words+=("$word")
    fi
  done
  [[ $word != [=:]* ]] || word=''
  local cut=\${joined%"$word"}
  COMPREPLY=()
  while read -r line; do
    if [[ $line != ':files' ]]; then
      COMPREPLY+=("\${line#"$cut"}")
    elif ! compopt -o default 2> /dev/null; then
      while read -r line; do COMPREPLY+=("$(printf %q "$line")"); done < <(compgen -f -- "$word")
    fi
  done < <(deploy-secrets --complete bash "\${words[@]}" 2> /dev/null)
}
complete -F _deploy_secrets deploy-secrets
`;

const zsh = `#compdef deploy-secrets
# deploy-secrets completion zsh
_deploy-secrets() {
  local -a lines
  lines=("\${(@f)$(deploy-secrets --complete zsh "\${(@Q)words[1,CURRENT]}" 2> /dev/null)}")
  if [[ $lines[1] == ':files' ]]; then
    [[ $words[CURRENT] == --*=* ]] && compset -P '*='
    _files
  elif [[ -n $lines[1] ]]; then
    _describe 'deploy-secrets' lines
  fi
}
if [[ $funcstack[1] == _deploy-secrets ]]; then
  _deploy-secrets "$@"
else
  compdef _deploy-secrets deploy-secrets
fi
`;

const fish = `# deploy-secrets completion fish
function __deploy_secrets
    set -l words (commandline --tokenize --cut-at-cursor --current-process) (commandline --current-token --cut-at-cursor)
    set -l current $words[-1]
    set -l lines (deploy-secrets --complete fish $words 2> /dev/null)
    if test "$lines[1]" = ':files'
        set -l prefix (string match --regex -- '^--[^=]+=' $current; or echo)
        printf '%s\\n' $prefix(__fish_complete_path (string replace --regex -- '^--[^=]+=' '' $current))
    else
        printf '%s\\n' $lines
    end
end
complete --command deploy-secrets --no-files --arguments '(__deploy_secrets)'
`;

export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
