using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextRemoveCommand
{
    public static Command Declare(string name = "rm") => new()
    {
        Name = name,
        Operands = "CONTEXT [CONTEXT...]",
        Summary = "Remove one or more contexts",
        AliasLine = "docker context rm, docker context remove",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("force", FlagKind.Bool, "Force the removal of a context in use") { Shorthand = 'f' },
    ];
}
