using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Completion;

/// <summary>Prints the script by which a shell asks <see cref="CompleteCommand"/> what may come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # bash completion for skiff
        _skiff() {
            local IFS=$'\n' line current=${COMP_WORDS[COMP_CWORD]} words
            words=("${COMP_WORDS[@]:1:COMP_CWORD}")
            # readline makes words of their own of ":" and "="; the program wants them as they were typed
            if declare -F _get_comp_words_by_ref >/dev/null; then
                local cword
                _get_comp_words_by_ref -n =: -c current -w words -i cword
                words=("${words[@]:1:cword}")
            fi
            COMPREPLY=()
            while IFS= read -r line; do
                COMPREPLY+=("${line%%$'\t'*}")
            done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
            declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$current"
            return 0
        }
        complete -o default -F _skiff skiff

        """;

    private const string Zsh = """
        #compdef skiff
        # zsh completion for skiff
        _skiff() {
            local -a candidates
            local line
            while IFS= read -r line; do
                candidates+=("${${line%%$'\t'*}//:/\\:}${${line#*$'\t'}:+:${line#*$'\t'}}")
            done < <(${words[1]} __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
            if (( $#candidates )); then
                _describe 'skiff' candidates
            else
                _files
            fi
        }
        if [ "$funcstack[1]" = _skiff ]; then _skiff "$@"; else compdef _skiff skiff; fi

        """;

    private const string Fish = """
        # fish completion for skiff
        function __skiff_complete
            set -l current (commandline -ct)
            set -l words (commandline -opc) "$current"
            $words[1] __complete -- $words[2..-1] 2>/dev/null
        end
        complete -c skiff -a '(__skiff_complete)'

        """;

    private const string PowerShell = """
        # PowerShell completion for skiff
        Register-ArgumentCompleter -Native -CommandName skiff -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
            $program = $words[0]
            $arguments = @($words | Select-Object -Skip 1)
            if ($wordToComplete -eq '') { $arguments += '""' }
            & $program __complete -- @arguments 2>$null | ForEach-Object {
                $candidate, $help = $_ -split "`t", 2
                if (-not $help) { $help = $candidate }
                [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $help)
            }
        }

        """;

    public static Command Declare() => new()
    {
        Name = "completion",
        Operands = "bash|zsh|fish|powershell",
        Summary = "Generate the autocompletion script for the specified shell",
        Hidden = true,
        Arguments = ArgumentRule.Exactly(1),
        Run = static (invocation, _) =>
        {
            invocation.Session.Output.Write(invocation.Arguments[0] switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                "fish" => Fish,
                "powershell" => PowerShell,
                var other => throw new CommandException($"completion: no script for {other}: bash, zsh, fish and powershell have one"),
            });
            return Task.FromResult(0);
        },
    };
}
