using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>Manifests from and to registries.</summary>
internal sealed class ManifestSource(Session session, bool insecure) : IDisposable
{
    private const int LargestConfiguration = 4 << 20;
    private readonly List<RegistryClient> _clients = [];

    /// <summary>Errors: docker's text, `no such manifest` for what the registry does not have.</summary>
    public async Task<RemoteManifest> FetchAsync(ImageName name, CancellationToken cancellationToken)
    {
        using var repository = Open(name, RegistryAccess.Pull);
        try
        {
            return await repository.GetManifestAsync(name.Digest ?? name.Tag!, cancellationToken);
        }
        catch (RegistryException error)
        {
            throw Failure(error, name);
        }
    }

    /// <summary>A manifest with the platform that its configuration names.</summary>
    public async Task<ManifestEntry> DescribeAsync(ImageName name, RemoteManifest manifest, CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsManifest(manifest.MediaType))
            throw new CommandException($"unsupported manifest format: {manifest.MediaType}");
        using var repository = Open(name, RegistryAccess.Pull);
        try
        {
            var image = Documents.ReadManifest(manifest.Bytes).Value;
            var configuration = Documents.ReadConfig(await repository.GetBlobAsync(image.Config, LargestConfiguration, cancellationToken)).Value;
            var descriptor = new Descriptor { MediaType = manifest.MediaType, Digest = manifest.Digest, Size = manifest.Bytes.Length, Platform = configuration.Platform };
            return new ManifestEntry(name.Full, descriptor, manifest.Bytes);
        }
        catch (RegistryException error)
        {
            throw Failure(error, name);
        }
    }

    public RemoteRepository Open(ImageName name, RegistryAccess access)
    {
        var client = new RegistryClient(new RegistryOptions
        {
            Time = session.Clock,
            InsecureRegistries = insecure ? [name.Domain] : [],
            UserAgent = $"Skiff-Client/{ProgramVersion.Text} (linux)",
        });
        _clients.Add(client);
        var stored = new Credentials(session).Find(RegistryAuth.KeyOf(name.Domain));
        var credentials = stored is null ? RegistryCredentials.None : new RegistryCredentials { Username = stored.User, Password = stored.Password, IdentityToken = stored.IdentityToken };
        return client.Open(ImageReference.Parse(name.Repository), credentials, access);
    }

    public static CommandException Failure(RegistryException error, ImageName name) => error switch
    {
        { Kind: ErrorKind.NotFound } or { Status: System.Net.HttpStatusCode.NotFound } => new CommandException($"no such manifest: {name.Full}"),
        { IsConnect: true } => new CommandException($"failed to configure transport: error pinging v2 registry: {error.Message}"),
        _ => new CommandException(error.Message),
    };

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }
}
