using System.Text;
using Skiff.Api.Daemon;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LoginCommand
{
    /// <summary>The registry of an argument that may be a URL.</summary>
    internal static string Registry(string argument)
    {
        if (argument.Length == 0 || argument == RegistryAuth.DefaultRegistry)
            return "docker.io";
        var scheme = argument.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? argument : argument[(scheme + 3)..];
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? host : host[..slash];
    }

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var password = flags.Text("password");
        if (password.Length > 0)
        {
            session.Error.WriteLine("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
            if (flags.Bool("password-stdin"))
                throw new CommandException("--password and --password-stdin are mutually exclusive");
        }
        if (flags.Bool("password-stdin"))
        {
            if (flags.Text("username").Length == 0)
                throw new CommandException("Must provide --username with --password-stdin");
            password = ReadAll(session).TrimEnd('\n').TrimEnd('\r');
        }
        var key = RegistryAuth.KeyOf(Registry(invocation.Arguments.ElementAtOrDefault(0) ?? ""));
        var stored = session.Config.CredentialsOf(key);
        var user = flags.Text("username");
        if (user.Length == 0 && password.Length == 0 && stored is { User.Length: > 0 })
            (user, password) = (stored.User, stored.Password);
        if ((user.Length == 0 || password.Length == 0) && !session.Streams.InputIsTerminal)
            throw new CommandException("Error: Cannot perform an interactive login from a non TTY device");
        if (user.Length == 0)
            user = Ask(session, $"Username{(stored is { User.Length: > 0 } known ? $" ({known.User})" : "")}: ", echo: true) is { Length: > 0 } typed ? typed : stored?.User ?? "";
        if (user.Length == 0)
            throw new CommandException("error: username is required");
        if (password.Length == 0)
            password = Ask(session, "Password: ", echo: false);
        if (password.Length == 0)
            throw new CommandException("error: password is required");
        var answer = await session.Client.Daemon.AuthenticateAsync(new AuthConfig { Username = user, Password = password, Serveraddress = key }, cancellationToken);
        var token = answer.IdentityToken is { Length: > 0 } given ? given : null;
        session.Config.SaveCredentials(key, new StoredCredentials(user, token is null ? password : "", token));
        session.Error.WriteLine($"WARNING! Your credentials are stored unencrypted in '{session.Config.Path}'.\nConfigure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n");
        session.Output.WriteLine(answer.Status is { Length: > 0 } status ? status : "Login Succeeded");
        return 0;
    }

    private static string Ask(Session session, string question, bool echo)
    {
        session.Output.Write(question);
        session.Output.Flush();
        using var hidden = echo ? null : session.Streams.HideInput();
        var line = new List<byte>();
        var one = new byte[1];
        while (session.Streams.Input.Read(one, 0, 1) == 1 && one[0] != '\n')
            line.Add(one[0]);
        if (!echo)
            session.Output.WriteLine();
        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }

    private static string ReadAll(Session session)
    {
        using var all = new MemoryStream();
        session.Streams.Input.CopyTo(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
