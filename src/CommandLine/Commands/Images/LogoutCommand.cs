using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LogoutCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var key = LoginCommand.KeyOf(invocation.Arguments.ElementAtOrDefault(0) ?? "");
        session.Output.WriteLine($"Removing login credentials for {key}");
        session.Output.Flush();
        var credentials = new Credentials(session);
        // older logins were kept under URLs
        string[] names = key == RegistryAuth.DefaultRegistry ? [key] : [key, "http://" + key, "https://" + key];
        var errors = new List<string>();
        foreach (var name in names)
        {
            try
            {
                credentials.Erase(name);
            }
            catch (CommandException error)
            {
                errors.Add($"{name}: {error.Message}");
            }
        }
        if (errors.Count == names.Length)
        {
            session.Error.WriteLine("WARNING: could not erase credentials:");
            foreach (var error in errors)
                session.Error.WriteLine(error);
        }
        return Task.FromResult(0);
    }
}
