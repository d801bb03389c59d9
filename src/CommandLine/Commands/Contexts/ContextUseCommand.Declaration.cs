using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextUseCommand
{
    public static Command Declare(string name = "use") => new()
    {
        Name = name,
        Operands = "CONTEXT",
        Summary = "Set the current docker context",
        Arguments = ArgumentRule.Exactly(1),
        Run = RunAsync,
    };
}
