using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextImportCommand
{
    public static Command Declare(string name = "import") => new()
    {
        Name = name,
        Operands = "CONTEXT FILE|-",
        Summary = "Import a context from a tar or zip file",
        Arguments = ArgumentRule.Exactly(2),
        Run = RunAsync,
    };
}
