using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LogoutCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var key = RegistryAuth.KeyOf(LoginCommand.Registry(invocation.Arguments.ElementAtOrDefault(0) ?? ""));
        if (session.Config.CredentialsOf(key) is null)
        {
            session.Output.WriteLine($"Not logged in to {key}");
            return Task.FromResult(0);
        }
        session.Output.WriteLine($"Removing login credentials for {key}");
        session.Config.SaveCredentials(key, null);
        return Task.FromResult(0);
    }
}
