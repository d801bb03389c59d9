using Skiff.Errors;
using Skiff.Oci.Reference;

namespace Skiff.Registry.Client.Hosts;

/// <summary>Who answers for a registry's names, in the order in which they are asked.</summary>
public sealed class HostResolver
{
    private const string HubAddress = "https://registry-1.docker.io/v2/";
    private readonly IReadOnlyList<string> _directories;
    private readonly IReadOnlyList<RegistryEndpoint> _hubMirrors;

    /// <summary>Errors: InvalidArgument for a mirror that is no address, or an insecure registry that is none.</summary>
    public HostResolver(RegistryOptions options)
    {
        _directories = options.HostDirectories;
        Insecure = new InsecureRegistries(options.InsecureRegistries);
        _hubMirrors = [.. options.Mirrors.Select(MirrorOf)];
    }

    public InsecureRegistries Insecure { get; }

    /// <summary>The mirrors of docker.io, each with a slash at its end.</summary>
    public IReadOnlyList<string> Mirrors => [.. _hubMirrors.Select(mirror => mirror.Root.AbsoluteUri[..^"v2/".Length])];

    /// <param name="domain">As <see cref="ImageReference.Domain"/>.</param>
    public IReadOnlyList<RegistryEndpoint> Resolve(string domain)
    {
        if (HostsFile.Read(domain, _directories, [.. OriginsOf(domain)]) is { } listed) return [.. listed.Select(WithCertificates)];
        var endpoints = new List<RegistryEndpoint>();
        if (domain == ImageReference.DefaultDomain) endpoints.AddRange(_hubMirrors.Select(WithCertificates));
        endpoints.AddRange(OriginsOf(domain).Select(WithCertificates));
        return endpoints;
    }

    /// <summary>The registry itself; one that may be insecure is tried with TLS first.</summary>
    private IEnumerable<RegistryEndpoint> OriginsOf(string domain)
    {
        if (domain == ImageReference.DefaultDomain) return [new RegistryEndpoint { Root = new Uri(HubAddress) }];
        if (!Insecure.Contains(domain)) return [new RegistryEndpoint { Root = new Uri($"https://{domain}/v2/") }];
        return
        [
            new RegistryEndpoint { Root = new Uri($"https://{domain}/v2/"), SkipVerify = true },
            new RegistryEndpoint { Root = new Uri($"http://{domain}/v2/") },
        ];
    }

    private RegistryEndpoint MirrorOf(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mirror: no scheme specified for \"{text}\": must use either 'https://' or 'http://'");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mirror: \"{text}\" is not a valid URI");
        if (address.Scheme is not ("http" or "https"))
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mirror: unsupported scheme \"{address.Scheme}\" in \"{text}\": must use either 'https://' or 'http://'");
        if (address.UserInfo.Length > 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mirror: username/password not allowed in URI \"{address.Scheme}://xxxxx@{address.Authority}/\"");
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mirror: query or fragment at end of the URI \"{text}\"");
        return new RegistryEndpoint
        {
            Root = new Uri(address.AbsoluteUri.TrimEnd('/') + "/v2/"),
            IsMirror = true,
            CanPush = false,
            SkipVerify = Insecure.Contains(address.Authority),
        };
    }

    private RegistryEndpoint WithCertificates(RegistryEndpoint endpoint) =>
        endpoint.Root.Scheme == "https" ? CertificateDirectory.Add(endpoint, _directories) : endpoint;
}
