namespace Skiff.Api.Daemon;

public sealed record PluginsInfo
{
    public List<string>? Volume { get; init; }

    public List<string>? Network { get; init; }

    public List<string>? Authorization { get; init; }

    public List<string>? Log { get; init; }
}
