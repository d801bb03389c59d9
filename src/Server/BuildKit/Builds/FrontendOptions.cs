using System.Globalization;
using System.Text.Json;
using Skiff.Api.Containers;
using Skiff.Engine.Build;
using Skiff.Errors;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>What clients of BuildKit's Dockerfile frontend ask for, as options of a build.</summary>
internal static class FrontendOptions
{
    private const string Argument = "build-arg:";
    private const string Label = "label:";
    private const string Context = "context:";

    /// <summary>Errors: InvalidArgument for a value that cannot be read, NotImplemented for what is not there.</summary>
    public static BuildOptions Read(IReadOnlyDictionary<string, string> options)
    {
        Refuse(options);
        var noCache = options.GetValueOrDefault("no-cache");
        var mode = options.GetValueOrDefault("image-resolve-mode");
        return new BuildOptions
        {
            Dockerfile = Given(options, "filename") ?? "Dockerfile",
            ContextName = Given(options, "contextkey") ?? "context",
            DockerfileName = Given(options, "dockerfilekey") ?? "dockerfile",
            ContextAddress = Given(options, "context"),
            Target = Given(options, "target"),
            Platform = Given(options, "platform"),
            Arguments = Named(options, Argument).ToDictionary(static each => each.Key, static each => (string?)each.Value, StringComparer.Ordinal),
            Labels = Named(options, Label),
            NamedContexts = Named(options, Context),
            NoCache = noCache is not null,
            NoCacheStages = (noCache ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Pull = mode is "pull",
            Remove = true,
            ForceRemove = true,
            Host = new HostConfig
            {
                NetworkMode = Given(options, "force-network-mode") is { } network and not ("default" or "sandbox") ? network : null,
                ExtraHosts = [.. Split(Given(options, "add-hosts")).Select(static host => host.Replace('=', ':'))],
                ShmSize = Given(options, "shm-size") is { } size ? Number("shm-size", size) : 0,
                CgroupParent = Given(options, "cgroup-parent"),
                Ulimits = Given(options, "ulimit") is { } limits ? [.. Split(limits).Select(Limit)] : null,
            },
        };
    }

    /// <summary>The caches that are to be read, by name. Errors: InvalidArgument for a list that cannot be read.</summary>
    public static IEnumerable<string> CachesOf(IReadOnlyDictionary<string, string> options)
    {
        if (Given(options, "cache-imports") is not { } text)
            return Split(Given(options, "cache-from"));
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(static import =>
                import.TryGetProperty("Attrs", out var attributes) && attributes.TryGetProperty("ref", out var reference) ? reference.GetString()! : import.GetProperty("Type").GetString()!)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid cache-imports: {text}", error);
        }
    }

    /// <summary>What somebody counts on must not be passed over.</summary>
    private static void Refuse(IReadOnlyDictionary<string, string> options)
    {
        foreach (var (name, value) in options)
        {
            if (name.StartsWith("attest:", StringComparison.Ordinal) && !value.Contains("inline-only=true", StringComparison.Ordinal) && !value.Contains("disabled=true", StringComparison.Ordinal))
                throw new EngineException(ErrorKind.NotImplemented, $"{name[7..]} attestations are not supported by this engine");
        }
        if (Given(options, "platform")?.Contains(',', StringComparison.Ordinal) == true)
            throw new EngineException(ErrorKind.NotImplemented, "a build for several platforms at once is not supported by this engine");
        if (Given(options, "source") is { } source && Given(options, "frontend") == "gateway.v0")
            throw new EngineException(ErrorKind.NotImplemented, $"the frontend {source} is not supported by this engine: it reads every syntax itself");
    }

    private static string? Given(IReadOnlyDictionary<string, string> options, string name) => options.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static Dictionary<string, string> Named(IReadOnlyDictionary<string, string> options, string prefix)
        => options.Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(each => each.Key[prefix.Length..], static each => each.Value, StringComparer.Ordinal);

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static long Number(string name, string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new EngineException(ErrorKind.InvalidArgument, $"invalid {name}: {text}");

    /// <summary>`name=soft[:hard]`.</summary>
    private static Ulimit Limit(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid ulimit argument: {text}");
        var values = text[(equals + 1)..].Split(':');
        return new Ulimit { Name = text[..equals], Soft = Number("ulimit", values[0]), Hard = Number("ulimit", values[^1]) };
    }
}
