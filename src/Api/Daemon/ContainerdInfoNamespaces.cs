namespace Skiff.Api.Daemon;

public sealed record ContainerdInfoNamespaces
{
    public string? Containers { get; init; }

    public string? Plugins { get; init; }
}
