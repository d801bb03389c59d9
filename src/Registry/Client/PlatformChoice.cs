using System.Globalization;
using Skiff.Oci.Image;

namespace Skiff.Registry.Client;

/// <summary>
/// Which entry of an index a platform means: the same system and architecture, and of the variants the best that it can
/// run. An ARMv7 takes v7, v6, v5 in this order; an x86-64 of no stated level takes the lowest level there is.
/// </summary>
public static class PlatformChoice
{
    /// <summary>Null when nothing fits. Attestations are no images and never fit.</summary>
    public static Descriptor? Of(ImageIndex index, Platform wanted)
    {
        var images = index.Manifests.Where(entry => entry.Annotations?.ContainsKey(AnnotationNames.DockerReferenceType) != true).ToList();
        var best = images
            .Select((entry, position) => (Entry: entry, Rank: entry.Platform is { } offered ? Rank(wanted, offered) : null, Position: position))
            .Where(candidate => candidate.Rank is not null)
            .OrderBy(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Position)
            .Select(candidate => candidate.Entry)
            .FirstOrDefault();
        // an index of one image need not say what it is for; its configuration does
        return best ?? (images is [{ Platform: null } only] ? only : null);
    }

    /// <summary>How far away from what is wanted, 0 being the same; null when it cannot run there.</summary>
    public static int? Rank(Platform wanted, Platform offered)
    {
        var want = Platform.Parse($"{wanted.Os}/{wanted.Architecture}{Suffix(wanted)}");
        var have = Readable(offered);
        if (have is null || want.Os != have.Os) return null;
        if (want.Matches(have)) return 0;
        if (want.Architecture == "arm64" && have.Architecture == "arm") return want.Variant is null ? 100 - Level(have.Variant, 7) : null;
        if (want.Architecture != have.Architecture) return null;
        return want.Architecture switch
        {
            "arm" => Level(have.Variant, 7) is var level && level <= Level(want.Variant, 7) ? Level(want.Variant, 7) - level : null,
            "amd64" when want.Variant is null => Level(have.Variant, 1),
            "amd64" => Level(have.Variant, 1) is var level && level <= Level(want.Variant, 1) ? Level(want.Variant, 1) - level : null,
            _ => have.Variant is null || want.Variant is null ? 1 : null,
        };
    }

    private static Platform? Readable(Platform offered)
    {
        try
        {
            return Platform.Parse($"{offered.Os}/{offered.Architecture}{Suffix(offered)}");
        }
        catch (Errors.EngineException)
        {
            // "unknown/unknown" and worse is what attestations are said to be for
            return null;
        }
    }

    private static string Suffix(Platform platform) => string.IsNullOrEmpty(platform.Variant) ? "" : "/" + platform.Variant;

    private static int Level(string? variant, int otherwise) =>
        variant is { Length: > 1 } && int.TryParse(variant.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level : otherwise;
}
