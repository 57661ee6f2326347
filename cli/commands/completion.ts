import { defineCommand } from '../frame/command.ts';
import { argument, parsed } from '../frame/parameter.ts';
import { UsageError } from '../terminal/usage.ts';

/** What each shell runs; all of them ask `tdkafka complete` for what may stand there. */
const SCRIPTS = {
  bash: `_tdkafka() {
  local IFS=$'\\n'
  COMPREPLY=($(tdkafka complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _tdkafka tdkafka`,
  zsh: `#compdef tdkafka
_tdkafka() {
  local -a found
  found=("\${(@f)$(tdkafka complete -- "\${words[@]:1:$((CURRENT - 1))}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -a found; else _files; fi
}
compdef _tdkafka tdkafka`,
  fish: `function __tdkafka
  set -l words (commandline -opc) (commandline -ct)
  tdkafka complete -- $words[2..-1] 2>/dev/null
end
complete -c tdkafka -a '(__tdkafka)'`,
} as const;

export const command = defineCommand({
  about: `Prints what makes a shell complete commands, options, and names of connectors and settings. In a clone, where npx starts
it, first: alias tdkafka='npx tdkafka'.`,
  parameters: {
    shell: argument(
      parsed('SHELL', `one of ${Object.keys(SCRIPTS).join(', ')}`, undefined, (shell, { command: asked }) => {
        if (shell === 'bash' || shell === 'zsh' || shell === 'fish') return shell;
        throw new UsageError(asked, `SHELL must be one of bash, zsh, fish; got "${shell}"`);
      }),
    ),
  },
  examples: [
    'completion bash > /etc/bash_completion.d/tdkafka',
    'completion zsh > ~/.zfunc/_tdkafka',
    'completion fish > ~/.config/fish/completions/tdkafka.fish',
  ],
  async run({ shell }, { print, usageError }) {
    if (shell === undefined) throw usageError('name a shell: bash, zsh or fish');
    print(SCRIPTS[shell]);
    return 'done';
  },
});
