using System.Globalization;
using System.Text;
using Skiff.Api.Daemon;
using Skiff.Errors;
using Skiff.Registry.Client;

namespace Skiff.Engine.Registries;

/// <summary>What all pulls and pushes share: the connections, and how many of them go on at a time.</summary>
internal sealed class Transfers : IDisposable
{
    /// <summary>Errors: InvalidArgument for a mirror or an insecure registry that is none.</summary>
    public Transfers(EngineOptions options)
    {
        var registries = options.Registries;
        Client = new RegistryClient(new RegistryOptions
        {
            Time = options.Time,
            InsecureRegistries = registries.InsecureRegistries,
            Mirrors = registries.Mirrors,
            Attempts = registries.MaxAttempts,
            UserAgent = string.Create(CultureInfo.InvariantCulture, $"docker/{options.Version} skiff"),
        });
        Downloads = new SemaphoreSlim(registries.MaxConcurrentDownloads);
        Uploads = new SemaphoreSlim(registries.MaxConcurrentUploads);
        Unpacking = new SemaphoreSlim(Math.Max(3, Environment.ProcessorCount));
    }

    public RegistryClient Client { get; }

    public AddressFiles Addresses { get; } = new();

    public SemaphoreSlim Downloads { get; }

    public SemaphoreSlim Uploads { get; }

    /// <summary>Layers that are unpacked at a time: each takes buffers and up to three threads.</summary>
    public SemaphoreSlim Unpacking { get; }

    /// <summary>Credentials as a client sends them.</summary>
    public static RegistryCredentials CredentialsOf(AuthConfig? auth)
    {
        if (auth is null) return RegistryCredentials.None;
        var (user, password) = (auth.Username, auth.Password);
        if (string.IsNullOrEmpty(user) && string.IsNullOrEmpty(password) && auth.Auth is { Length: > 0 } joined)
        {
            var buffer = new byte[joined.Length];
            if (!Convert.TryFromBase64String(joined, buffer, out var length)) throw new EngineException(ErrorKind.InvalidArgument, "invalid auth: it is not base64");
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) (user, password) = (text[..colon], text[(colon + 1)..].TrimEnd('\0'));
        }

        return new RegistryCredentials { Username = user, Password = password, IdentityToken = auth.IdentityToken, RegistryToken = auth.RegistryToken };
    }

    public void Dispose()
    {
        Client.Dispose();
        Addresses.Dispose();
        Downloads.Dispose();
        Uploads.Dispose();
        Unpacking.Dispose();
    }
}
