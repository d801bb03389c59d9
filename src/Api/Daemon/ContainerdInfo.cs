namespace Skiff.Api.Daemon;

public sealed record ContainerdInfo
{
    public string? Address { get; init; }

    public ContainerdInfoNamespaces? Namespaces { get; init; }
}
