using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextExportCommand
{
    public static Command Declare(string name = "export") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTEXT [FILE|-]",
        Summary = "Export a context to a tar archive FILE or a tar stream on STDOUT.",
        Arguments = ArgumentRule.Between(1, 2),
        Run = RunAsync,
    };
}
