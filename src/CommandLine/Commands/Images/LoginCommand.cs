using System.Text;
using Skiff.Api.Daemon;
using Skiff.Client;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LoginCommand
{
    /// <summary>The registry of an argument that may be a URL, as credentials are kept for it.</summary>
    internal static string KeyOf(string argument) =>
        argument.Length == 0 || argument == RegistryAuth.DefaultRegistry ? RegistryAuth.DefaultRegistry : RegistryAuth.KeyOf(Credentials.HostOf(argument));

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var (user, password) = (flags.Text("username"), ReadPassword(session, flags));
        var key = KeyOf(invocation.Arguments.ElementAtOrDefault(0) ?? "");
        var credentials = new Credentials(session);
        var stored = user.Length == 0 && password.Length == 0 ? credentials.Find(key) : null;
        var answer = stored is { } known && (known.User.Length > 0 || known.IdentityToken is not null) ? await TryStoredAsync(session, key, known, cancellationToken) : null;
        if (answer is null)
        {
            (user, password) = Ask(session, key, user, password, stored?.User ?? "");
            answer = await session.Client.Daemon.AuthenticateAsync(new AuthConfig { Username = user, Password = password, Serveraddress = key }, cancellationToken);
            credentials.Save(key, answer.IdentityToken is { Length: > 0 } token ? new StoredCredentials(user, "", token) : new StoredCredentials(user, password, null));
        }
        session.Output.WriteLine(answer.Status is { Length: > 0 } status ? status : "Login Succeeded");
        return 0;
    }

    private static string ReadPassword(Session session, ParsedFlags flags)
    {
        var password = flags.Text("password");
        if (!flags.Bool("password-stdin"))
        {
            if (password.Length > 0)
                session.Error.WriteLine("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
            return password;
        }
        if (password.Length > 0)
            throw new CommandException("conflicting options: cannot specify both --password and --password-stdin");
        if (flags.Text("username").Length == 0)
            throw new CommandException("the --password-stdin option requires --username to be set");
        using var all = new MemoryStream();
        session.Streams.Input.CopyTo(all);
        return Encoding.UTF8.GetString(all.ToArray()).TrimEnd('\n').TrimEnd('\r');
    }

    /// <summary>Null when the registry does not take what is kept.</summary>
    private static async Task<AuthResponse?> TryStoredAsync(Session session, string key, StoredCredentials stored, CancellationToken cancellationToken)
    {
        session.Error.Write("Authenticating with existing credentials...");
        if (stored.User.Length > 0)
            session.Error.Write($" [Username: {stored.User}]");
        session.Error.Write($"\n\n Info -> To login with a different account, run '{session.Program} logout' followed by '{session.Program} login'\n\n\n");
        try
        {
            return await session.Client.Daemon.AuthenticateAsync(
                new AuthConfig { Username = stored.User, Password = stored.Password, IdentityToken = stored.IdentityToken, Serveraddress = key }, cancellationToken);
        }
        catch (ApiException error)
        {
            session.Error.WriteLine(error.StatusCode == 401 ? "Stored credentials invalid or expired" : $"Login did not succeed, error: {Failure.Text(error)}");
            return null;
        }
    }

    private static (string User, string Password) Ask(Session session, string key, string user, string password, string former)
    {
        if ((user.Length == 0 || password.Length == 0) && !session.Streams.InputIsTerminal)
            throw new CommandException("Error: Cannot perform an interactive login from a non TTY device");
        if (user.Length == 0)
        {
            if (key == RegistryAuth.DefaultRegistry)
            {
                session.Output.WriteLine("Log in with your Docker ID or email address to push and pull images from Docker Hub. If you don't have a Docker ID, head over to https://hub.docker.com/ to create one.");
                session.Output.WriteLine("You can log in with your password or a Personal Access Token (PAT). Using a limited-scope PAT grants better security and is required for organizations using SSO. Learn more at https://docs.docker.com/go/access-tokens/\n");
            }
            user = Ask(session, former.Length > 0 ? $"Username ({former}): " : "Username: ", echo: true) is { Length: > 0 } typed ? typed : former;
        }
        if (user.Length == 0)
            throw new CommandException("error: username is required");
        if (password.Length == 0)
            password = Ask(session, "Password: ", echo: false);
        return password.Length > 0 ? (user, password) : throw new CommandException("error: password is required");
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
}
