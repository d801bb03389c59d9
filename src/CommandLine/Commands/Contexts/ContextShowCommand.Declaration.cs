using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextShowCommand
{
    public static Command Declare(string name = "show") => new()
    {
        Name = name,
        Summary = "Print the name of the current context",
        Run = RunAsync,
    };
}
