using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LogoutCommand
{
    public static Command Declare(string name = "logout") => new()
    {
        Name = name,
        Operands = "[SERVER]",
        Summary = "Log out from a registry",
        Description = "Log out from a registry.\nIf no server is specified, the default is defined by the daemon.",
        Arguments = ArgumentRule.Between(0, 1),
        Run = RunAsync,
    };
}
