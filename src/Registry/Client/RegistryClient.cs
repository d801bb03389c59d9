using System.Collections.Concurrent;
using System.Net;
using Skiff.Errors;
using Skiff.Oci.Reference;
using Skiff.Registry.Client.Hosts;
using Skiff.Registry.Client.Transport;

namespace Skiff.Registry.Client;

/// <summary>The way to all registries: keeps connections, and knows who serves which names.</summary>
public sealed class RegistryClient : IDisposable
{
    /// <summary>What docker.io is called where credentials are kept, and where it is searched.</summary>
    public const string HubIndex = "https://index.docker.io/v1/";

    private readonly RegistryOptions _options;
    private readonly ConcurrentDictionary<string, Wire> _wires = new(StringComparer.Ordinal);

    /// <summary>Errors: InvalidArgument for mirrors and insecure registries that are none.</summary>
    public RegistryClient(RegistryOptions options)
    {
        _options = options;
        Hosts = new HostResolver(options);
    }

    public HostResolver Hosts { get; }

    /// <summary>Opens a repository; nobody is asked anything yet. Credentials are for the registry itself, and never shown to a mirror.</summary>
    public RemoteRepository Open(ImageReference name, RegistryCredentials credentials, RegistryAccess access) =>
        new(name, [.. Hosts.Resolve(name.Domain).Select(endpoint => SessionOf(endpoint, credentials))], access, _options);

    /// <summary>Whether the registry accepts these credentials. Errors: Unauthenticated with Docker's text.</summary>
    /// <param name="domain">As <see cref="ImageReference.Domain"/>.</param>
    public async Task<RegistryLogin> LogInAsync(string domain, RegistryCredentials credentials, CancellationToken cancellationToken)
    {
        RegistryException? last = null;
        foreach (var endpoint in Hosts.Resolve(domain).Where(endpoint => !endpoint.IsMirror))
        {
            using var session = SessionOf(endpoint, credentials);
            try
            {
                await session.ConnectAsync(cancellationToken);
                return await LogInAsync(session, cancellationToken);
            }
            catch (RegistryException error) when (error.IsConnect)
            {
                last = error;
            }
        }

        throw last!;
    }

    /// <summary>
    /// Searches docker.io by its index; any other registry as Docker does, by the search of the first protocol, which
    /// products still serve, and where there is none through its catalog. What a catalog names is found with its registry in front.
    /// </summary>
    /// <param name="limit">How many at most.</param>
    public async Task<IReadOnlyList<FoundRepository>> SearchAsync(string domain, string term, int limit, RegistryCredentials credentials, CancellationToken cancellationToken)
    {
        if (domain == ImageReference.DefaultDomain) return await SearchHubAsync(term, limit, credentials, cancellationToken);
        RegistryException? last = null;
        foreach (var endpoint in Hosts.Resolve(domain).Where(endpoint => !endpoint.IsMirror))
        {
            using var session = SessionOf(endpoint, credentials);
            try
            {
                await session.ConnectAsync(cancellationToken);
                return await TrySearchIndexAsync(session, term, limit, cancellationToken)
                    ?? [.. (await SearchCatalogAsync(session, term, limit, cancellationToken)).Select(name => new FoundRepository { Name = $"{domain}/{name}" })];
            }
            catch (RegistryException error) when (error.IsConnect)
            {
                last = error;
            }
        }

        throw last!;
    }

    public void Dispose()
    {
        foreach (var wire in _wires.Values) wire.Dispose();
    }

    private static async Task<RegistryLogin> LogInAsync(EndpointSession session, CancellationToken cancellationToken)
    {
        var root = session.Endpoint.Root;
        if (session.Authenticator.IsChallenged && await TryTokenAsync(session, cancellationToken) is { } error)
            throw new RegistryException(ErrorKind.Unauthenticated, $"Get \"{root}\": {error.Message}", error) { Status = error.Status, Code = error.Code };
        using var answer = await session.SendAsync(new EndpointRequest(HttpMethod.Get, ""), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.OK) return new RegistryLogin(session.Authenticator.IdentityToken);
        var kind = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ErrorKind.Unauthenticated : ErrorKind.Internal;
        throw new RegistryException(kind, $"login attempt to {root} failed with status: {(int)answer.StatusCode} {answer.ReasonPhrase}") { Status = answer.StatusCode };
    }

    private static async Task<RegistryException?> TryTokenAsync(EndpointSession session, CancellationToken cancellationToken)
    {
        try
        {
            if (session.Authenticator.WantsToken) await session.Authenticator.LogInAsync(cancellationToken);
            return null;
        }
        catch (RegistryException error) when (error.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return error.InnerException as RegistryException ?? error;
        }
    }

    private async Task<IReadOnlyList<FoundRepository>> SearchHubAsync(string term, int limit, RegistryCredentials credentials, CancellationToken cancellationToken)
    {
        using var session = SessionOf(new RegistryEndpoint { Root = new Uri(HubIndex) }, credentials);
        using var answer = await session.ExpectAsync(new EndpointRequest(HttpMethod.Get, SearchPath(term, limit)), cancellationToken, HttpStatusCode.OK);
        return await ReadAsync(session, answer, cancellationToken);
    }

    /// <summary>Null where the registry has no such search.</summary>
    private static async Task<IReadOnlyList<FoundRepository>?> TrySearchIndexAsync(EndpointSession session, string term, int limit, CancellationToken cancellationToken)
    {
        var request = new EndpointRequest(HttpMethod.Get, SearchPath(term, limit)) { Address = new Uri(session.Endpoint.Root, "../v1/" + SearchPath(term, limit)) };
        using var answer = await session.SendAsync(request, cancellationToken);
        // a registry of today answers the page that it has for everything it does not know, with whatever type and status
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType == "text/html") return null;
        return await ReadAsync(session, answer, cancellationToken);
    }

    private static string SearchPath(string term, int limit) => $"search?q={Uri.EscapeDataString(term)}&n={AnswerErrors.Number(limit)}";

    private static async Task<IReadOnlyList<FoundRepository>> ReadAsync(EndpointSession session, HttpResponseMessage answer, CancellationToken cancellationToken) =>
        Pages.Parse(await session.Wire.ReadAsync(answer, 8 << 20, "search result", cancellationToken), RegistryJson.Default.HubSearchAnswer)?.Results ?? [];

    private static async Task<IReadOnlyList<string>> SearchCatalogAsync(EndpointSession session, string term, int limit, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (var page in Pages.ReadAsync(session, "_catalog?n=1000", ["registry:catalog:*"], cancellationToken))
        {
            foreach (var name in Pages.Parse(page, RegistryJson.Default.Catalog)?.Repositories ?? [])
            {
                if (name.Contains(term, StringComparison.OrdinalIgnoreCase)) found.Add(name);
                if (found.Count == limit) return found;
            }
        }

        return found;
    }

    private EndpointSession SessionOf(RegistryEndpoint endpoint, RegistryCredentials credentials) =>
        new(endpoint, endpoint.IsMirror ? RegistryCredentials.None : credentials, WireOf(endpoint), _options.Time);

    /// <summary>Connections are shared by all that go to the same place in the same way.</summary>
    private Wire WireOf(RegistryEndpoint endpoint)
    {
        var key = string.Join('\n', [endpoint.Root.AbsoluteUri, endpoint.SkipVerify ? "skip" : "verify", .. endpoint.Authorities, .. endpoint.ClientCertificates.Select(pair => pair.Certificate), .. endpoint.Headers.Select(header => header.ToString())]);
        return _wires.GetOrAdd(key, _ => new Wire(endpoint, _options));
    }
}
