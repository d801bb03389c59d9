using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LoginCommand
{
    public static Command Declare(string name = "login") => new()
    {
        Name = name,
        Operands = "[OPTIONS] [SERVER]",
        Summary = "Authenticate to a registry",
        Description = "Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.",
        Arguments = ArgumentRule.Between(0, 1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("password", FlagKind.Text, "Password or Personal Access Token (PAT)") { Shorthand = 'p' },
        new("password-stdin", FlagKind.Bool, "Take the Password or Personal Access Token (PAT) from stdin"),
        new("username", FlagKind.Text, "Username") { Shorthand = 'u' },
    ];
}
