using Skiff.Api.Daemon;
using Skiff.Api.Images;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;

namespace Skiff.Engine.Registries;

/// <inheritdoc cref="IRegistries"/>
internal sealed class RegistryVerbs(EngineParts parts) : IRegistries
{
    private static readonly HashSet<string> s_searchFilters = ["is-automated", "is-official", "stars"];

    public async Task PullAsync(PullOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        await using var messages = new TransferReport(report);
        await new ImagePull(parts, messages).RunAsync(options, cancellationToken);
    }

    public async Task PushAsync(PushOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        await using var messages = new TransferReport(report);
        await new ImagePush(parts, messages).RunAsync(options, cancellationToken);
    }

    public async Task<AuthResponse> LogInAsync(AuthConfig auth, CancellationToken cancellationToken)
    {
        var login = await parts.Transfers.Client.LogInAsync(DomainOf(auth.Serveraddress), Transfers.CredentialsOf(auth), cancellationToken);
        return new AuthResponse { Status = "Login Succeeded", IdentityToken = login.IdentityToken ?? "" };
    }

    public async Task<List<ImageSearchResult>> SearchAsync(SearchOptions options, CancellationToken cancellationToken)
    {
        var limit = options.Limit ?? 25;
        if (limit is < 1 or > 100) throw new EngineException(ErrorKind.InvalidArgument, $"limit {limit} is outside the range of [1, 100]");
        options.Filters.RequireOnly(s_searchFilters);
        bool? official = options.Filters.Has("is-official") ? options.Filters.Flag("is-official", otherwise: false) : null;
        bool? automated = options.Filters.Has("is-automated") ? options.Filters.Flag("is-automated", otherwise: false) : null;
        var stars = StarsOf(options.Filters);
        var (domain, term) = Split(options.Term);
        var found = await parts.Transfers.Client.SearchAsync(domain, term, limit, Transfers.CredentialsOf(options.Auth), cancellationToken);
        return [.. found
            .Where(item => (official is null || item.IsOfficial == official) && (automated is null || item.IsAutomated == automated) && item.StarCount >= stars)
            .Select(item => new ImageSearchResult
            {
                Name = item.Name,
                Description = item.Description ?? "",
                StarCount = item.StarCount,
                IsOfficial = item.IsOfficial,
                IsAutomated = item.IsAutomated,
            })];
    }

    public async Task<DistributionInspect> InspectAsync(string name, AuthConfig? auth, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(name).WithDefaultTag();
        using var repository = parts.Transfers.Client.Open(reference, Transfers.CredentialsOf(auth), RegistryAccess.Pull);
        try
        {
            var found = await repository.GetManifestAsync(reference.Digest?.Text ?? reference.Tag!, cancellationToken);
            var platforms = found.IsIndex
                ? Documents.ReadIndex(found.Bytes).Value.Manifests.Where(entry => entry.Platform is not null).Select(entry => entry.Platform!).ToList()
                : await PlatformOfAsync(repository, found, cancellationToken);
            return new DistributionInspect
            {
                Descriptor = new OciDescriptor { MediaType = found.MediaType, Digest = found.Digest.Text, Size = found.Bytes.Length },
                Platforms = [.. platforms.Select(ToApi)],
            };
        }
        catch (RegistryException error) when (error.Kind == ErrorKind.Unauthenticated || error.Code == "DENIED")
        {
            throw new EngineException(ErrorKind.PermissionDenied, error.Message, error);
        }
    }

    public async Task<Stream> OpenAddressAsync(string address, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken) =>
        await parts.Transfers.Addresses.OpenArchiveAsync(address, report, cancellationToken);

    private static async Task<List<Platform>> PlatformOfAsync(RemoteRepository repository, RemoteManifest found, CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsManifest(found.MediaType)) return [];
        var config = Documents.ReadManifest(found.Bytes).Value.Config;
        return MediaTypes.IsConfig(config.MediaType) ? [Documents.ReadConfig(await repository.GetBlobAsync(config, Documents.MaximumSize, cancellationToken)).Value.Platform] : [];
    }

    private static OciPlatform ToApi(Platform platform) => new()
    {
        Architecture = platform.Architecture,
        Os = platform.Os,
        OsVersion = platform.OsVersion,
        OsFeatures = platform.OsFeatures is { } features ? [.. features] : null,
        Variant = platform.Variant,
    };

    /// <summary>What clients call a registry: an address, <c>host[:port]</c>, or nothing for docker.io.</summary>
    private static string DomainOf(string? address)
    {
        if (string.IsNullOrEmpty(address)) return ImageReference.DefaultDomain;
        var host = address;
        if (host.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme) host = host[(scheme + 3)..];
        if (host.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash) host = host[..slash];
        return host is "index.docker.io" or "registry-1.docker.io" ? ImageReference.DefaultDomain : host;
    }

    /// <summary>A registry stands in front of the first slash, where a name would have it.</summary>
    private static (string Domain, string Term) Split(string term)
    {
        if (term.Contains("://", StringComparison.Ordinal))
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid repository name: repository name ({term}) should not have a scheme");
        var slash = term.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || (term.AsSpan(0, slash).IndexOfAny('.', ':') < 0 && term[..slash] != "localhost")) return (ImageReference.DefaultDomain, term);
        var domain = DomainOf(term[..slash]);
        var rest = term[(slash + 1)..];
        return (domain, domain == ImageReference.DefaultDomain && rest.StartsWith("library/", StringComparison.Ordinal) ? rest["library/".Length..] : rest);
    }

    private static int StarsOf(Filters filters)
    {
        var most = 0;
        foreach (var text in filters["stars"])
        {
            if (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var stars))
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid filter 'stars={text}'");
            most = Math.Max(most, stars);
        }

        return most;
    }
}
