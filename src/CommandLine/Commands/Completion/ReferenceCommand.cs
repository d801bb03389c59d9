using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Completion;

/// <summary>Writes the command reference (`__reference markdown`) or the manual pages (`__reference man DIRECTORY`); packaging calls it.</summary>
internal static class ReferenceCommand
{
    public static Command Declare() => new()
    {
        Name = "__reference",
        Operands = "markdown|man [DIRECTORY]",
        Summary = "Write the command reference or the manual pages",
        Hidden = true,
        Arguments = ArgumentRule.Between(1, 2),
        Run = static (invocation, _) => invocation.Arguments switch
        {
            ["markdown"] => Markdown(invocation.Session),
            ["man", var directory] => Manual(invocation.Session, directory),
            _ => throw new CommandException("__reference: \"markdown\", or \"man\" and a directory"),
        },
    };

    private static Task<int> Markdown(Session session)
    {
        session.Output.Write(CommandReference.Write("skiff"));
        return Task.FromResult(0);
    }

    private static Task<int> Manual(Session session, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var (name, text) in ManualPages.Write(session.Program))
            File.WriteAllText(Path.Combine(directory, name), text);
        return Task.FromResult(0);
    }
}
