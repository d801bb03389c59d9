namespace Skiff.Registry.Client.Hosts;

/// <summary>One place that answers for a registry's names.</summary>
public sealed record RegistryEndpoint
{
    /// <summary>Everything is below this: <c>https://registry-1.docker.io/v2/</c>. Ends with a slash.</summary>
    public required Uri Root { get; init; }

    /// <summary>Another one that has copies: asked first, never written to, and not given the registry's credentials.</summary>
    public bool IsMirror { get; init; }

    /// <summary>The certificate is not verified.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>The registry meant, which a mirror of several has to be told (<c>ns=</c>); null for the registry itself.</summary>
    public string? Namespace { get; init; }

    public bool CanPull { get; init; } = true;

    public bool CanResolve { get; init; } = true;

    public bool CanPush { get; init; } = true;

    /// <summary>PEM files of authorities, trusted beside the machine's own.</summary>
    public IReadOnlyList<string> Authorities { get; init; } = [];

    /// <summary>PEM files of a client's certificate and key.</summary>
    public IReadOnlyList<(string Certificate, string Key)> ClientCertificates { get; init; } = [];

    /// <summary>Header fields sent with every request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether an address is this very server, so that it may see the credentials.</summary>
    public bool Owns(Uri address) => address.Scheme == Root.Scheme && address.Host == Root.Host && address.Port == Root.Port;
}
