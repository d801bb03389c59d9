using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>The options of one RUN --mount: `type=bind,target=/src,source=a,from=stage,rw` and the like, comma-separated.</summary>
internal sealed record MountOptions
{
    public string Type { get; private init; } = "bind";

    /// <summary>Absolute; empty for a secret or an ssh agent that has a place of its own.</summary>
    public string Target { get; private init; } = "";

    public string Source { get; private init; } = "";

    public string? From { get; private init; }

    public string? Id { get; private init; }

    /// <summary>What is bound is read-only otherwise.</summary>
    public bool Writable { get; private init; }

    /// <summary>A cache is writable otherwise.</summary>
    public bool ReadOnly { get; private init; }

    public bool Required { get; private init; }

    /// <summary>Of a secret: the variable that holds it.</summary>
    public string? Variable { get; private init; }

    /// <summary>The mode was given.</summary>
    public bool HasMode { get; private init; }

    /// <summary>Of a cache: `shared`, `private` or `locked`.</summary>
    public string Sharing { get; private init; } = "shared";

    /// <summary>Of a new cache's directory.</summary>
    public uint Mode { get; private init; } = 0x1ED;

    public uint User { get; private init; }

    public uint Group { get; private init; }

    /// <summary>Bytes; 0 for no limit.</summary>
    public long Size { get; private init; }

    /// <summary>Errors: InvalidArgument with BuildKit's texts for options that are unknown or do not fit the type.</summary>
    public static MountOptions Parse(string text)
    {
        var options = new MountOptions();
        foreach (var field in text.Split(','))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            options = options.With((equals < 0 ? field : field[..equals]).ToLowerInvariant(), equals < 0 ? null : field[(equals + 1)..], field);
        }
        if (options.Type is not ("bind" or "cache" or "tmpfs" or "secret" or "ssh"))
            throw Error($"unsupported mount type \"{options.Type}\"");
        if (options.Target.Length == 0 && options.Type is not ("secret" or "ssh"))
            throw Error("target is required");
        return options;
    }

    private MountOptions With(string key, string? value, string field) => (key, value) switch
    {
        ("readonly" or "ro", _) when Type is "bind" or "cache" => this with { Writable = !Flag(field, value), ReadOnly = Flag(field, value) },
        ("readwrite" or "rw", _) when Type is "bind" or "cache" => this with { Writable = Flag(field, value), ReadOnly = !Flag(field, value) },
        ("required", _) when Type is "secret" or "ssh" => this with { Required = Flag(field, value) },
        (_, null) => throw Error($"invalid field '{field}' must be a key=value pair"),
        ("type", _) => this with { Type = value.ToLowerInvariant() },
        ("target" or "dst" or "destination", _) => this with { Target = value.StartsWith('/') ? value : throw Error($"target {value} has to be absolute") },
        ("source" or "src", _) when Type is "bind" or "cache" => this with { Source = value },
        ("from", _) when Type is "bind" or "cache" => this with { From = value },
        ("id", _) when Type is "cache" or "secret" or "ssh" => this with { Id = value },
        ("size", _) when Type == "tmpfs" => this with { Size = Bytes(field, value) },
        ("sharing", "shared" or "private" or "locked") when Type == "cache" => this with { Sharing = value },
        ("mode", _) when Type is "cache" or "secret" or "ssh" => this with { Mode = Number(field, value, 8), HasMode = true },
        ("uid", _) when Type is "cache" or "secret" or "ssh" => this with { User = Number(field, value, 10) },
        ("gid", _) when Type is "cache" or "secret" or "ssh" => this with { Group = Number(field, value, 10) },
        ("env", _) when Type == "secret" => this with { Variable = value },
        _ => throw Error($"unexpected key '{key}' in '{field}'"),
    };

    private static uint Number(string field, string value, int numberBase)
    {
        try
        {
            return Convert.ToUInt32(value, numberBase);
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw Error($"invalid value in '{field}'");
        }
    }

    private static bool Flag(string field, string? value) => value is null || (bool.TryParse(value, out var flag) ? flag : throw Error($"invalid value in '{field}'"));

    private static long Bytes(string field, string value)
    {
        var number = value.ToLowerInvariant().TrimEnd('b', 'i');
        var factor = number.Length == 0 ? 0 : number[^1] switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, 't' => 1L << 40, _ => 1 };
        return double.TryParse(factor > 1 ? number[..^1] : number, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var size)
            ? (long)(size * factor)
            : throw Error($"invalid value for size: {field}");
    }

    private static EngineException Error(string problem) => new(ErrorKind.InvalidArgument, "RUN --mount: " + problem);
}
