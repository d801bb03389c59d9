using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Configuration;

/// <summary>
/// Who one is to registries. In docker's order: the helper that `credHelpers` names for the registry, that of `credsStore`, else this program's own file, where
/// secrets are encrypted; what docker's `config.json` holds in plain is read, and replaced at the next login.
/// </summary>
internal sealed class Credentials(Session session)
{
    private readonly SealedSecrets _secrets = new(session);

    private ConfigFile Config => session.Config;

    /// <summary>The registry of an address that may be a URL, as credentials are kept for it.</summary>
    public static string HostOf(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? address : address[(scheme + 3)..];
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? host : host[..slash];
    }

    /// <summary>What is kept for a registry; null when nothing is, or the helper does not give it.</summary>
    public StoredCredentials? Find(string registry)
    {
        if (Helper(registry) is { } helper)
        {
            try
            {
                return helper.Get(registry);
            }
            catch (CommandException)
            {
                return null; // as docker has it: the registry will say that nobody is logged in
            }
        }
        return _secrets.Find(registry) ?? Config.PlainCredentialsOf(registry);
    }

    /// <summary>Errors: with docker's text when the helper fails.</summary>
    public void Save(string registry, StoredCredentials credentials)
    {
        if (!Config.HasCredentials && Config.CredentialsStore is null && CredentialProgram.FindDefault(session) is { } found)
            Config.SaveCredentialsStore(found);
        try
        {
            if (Helper(registry) is { } helper)
                helper.Store(registry, credentials);
            else
                _secrets.Save(registry, credentials);
        }
        catch (Exception error) when (error is CommandException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Error saving credentials: {error.Message}");
        }
        // an entry without a secret says, as docker's does, that there is one elsewhere
        Config.SaveLogin(registry, isKept: true);
    }

    /// <summary>Errors: with docker's text when the helper fails.</summary>
    public void Erase(string registry)
    {
        Helper(registry)?.Erase(registry);
        _secrets.Save(registry, null);
        if (Config.HasLogin(registry))
            Config.SaveLogin(registry, isKept: false);
    }

    private CredentialProgram? Helper(string registry) =>
        Config.CredentialHelpers.GetValueOrDefault(registry) is { Length: > 0 } own ? new CredentialProgram(session, own)
        : Config.CredentialsStore is { Length: > 0 } store ? new CredentialProgram(session, store)
        : null;
}
