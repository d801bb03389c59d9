using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Skiff.Errors;

namespace Skiff.Oci.Image;

/// <summary>What an image runs on, in Go's words for architectures (image-index.md#image-index-property-descriptions).</summary>
public sealed record Platform
{
    private static readonly SearchValues<char> s_allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    public string Architecture { get; init; } = "";

    public string Os { get; init; } = "";

    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    public string? Variant { get; init; }

    /// <summary>The platform of this machine.</summary>
    public static Platform Host { get; } = new()
    {
        Os = "linux",
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
            System.Runtime.InteropServices.Architecture.S390x => "s390x",
            System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
            var other => other.ToString().ToLowerInvariant(),
        },
    };

    /// <summary>
    /// Reads <c>os/architecture[/variant]</c>, <c>os</c> or <c>architecture</c> alone, with the usual other spellings
    /// (<c>x86_64</c>, <c>aarch64</c>, <c>armhf</c>).
    /// </summary>
    public static Platform Parse(string text)
    {
        var parts = text.ToLowerInvariant().Split('/');
        if (parts.FirstOrDefault(part => part.Length == 0 || part.AsSpan().ContainsAnyExcept(s_allowed)) is { } wrong)
            throw new EngineException(ErrorKind.InvalidArgument, $"\"{wrong}\" is an invalid component of \"{text}\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument");
        if (parts.Length > 3)
            throw new EngineException(ErrorKind.InvalidArgument, $"\"{text}\": cannot parse platform specifier: invalid argument");
        if (parts.Length == 1)
        {
            if (parts[0] is "linux" or "windows" or "darwin" or "freebsd") return Host with { Os = parts[0] };
            var (architecture, variant) = Normalize(parts[0], null);
            return new Platform { Os = "linux", Architecture = architecture, Variant = variant };
        }

        var normalized = Normalize(parts[1], parts.Length == 3 ? parts[2] : null);
        return new Platform { Os = parts[0], Architecture = normalized.Architecture, Variant = normalized.Variant };
    }

    /// <summary>Whether something made for <paramref name="other"/> is what this platform asks for.</summary>
    public bool Matches(Platform other)
    {
        if (!string.Equals(Os, other.Os, StringComparison.Ordinal)) return false;
        var mine = Normalize(Architecture, Variant);
        var theirs = Normalize(other.Architecture, other.Variant);
        return mine.Architecture == theirs.Architecture
            && (mine.Variant ?? DefaultVariant(mine.Architecture)) == (theirs.Variant ?? DefaultVariant(theirs.Architecture));
    }

    public override string ToString() => Variant is { Length: > 0 } ? $"{Os}/{Architecture}/{Variant}" : $"{Os}/{Architecture}";

    private static string? DefaultVariant(string architecture) => architecture == "arm" ? "v7" : null;

    private static (string Architecture, string? Variant) Normalize(string architecture, string? variant)
    {
        if (variant is "") variant = null;
        return architecture switch
        {
            "x86_64" or "x86-64" or "amd64" => ("amd64", variant == "v1" ? null : variant),
            "aarch64" or "arm64" => ("arm64", variant is "8" or "v8" ? null : variant),
            "i386" or "386" => ("386", null),
            "armhf" => ("arm", "v7"),
            "armel" => ("arm", "v6"),
            "arm" => ("arm", variant is { Length: 1 } ? "v" + variant : variant),
            _ => (architecture, variant),
        };
    }
}
