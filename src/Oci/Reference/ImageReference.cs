using System.Diagnostics.CodeAnalysis;
using Skiff.Errors;
using Skiff.Oci.Image;

namespace Skiff.Oci.Reference;

/// <summary>
/// A normalized image name: <c>domain/path[:tag][@digest]</c>, with Docker's defaults filled in
/// (<c>busybox</c> is <c>docker.io/library/busybox</c>). No tag is added unless asked for: see <see cref="WithDefaultTag"/>.
/// </summary>
public sealed record ImageReference
{
    public const string DefaultDomain = "docker.io";
    public const string DefaultTag = "latest";
    private const string OfficialPrefix = "library/";

    private ImageReference(string domain, string path, string? tag, Digest? digest) =>
        (Domain, Path, Tag, Digest) = (domain, path, tag, digest);

    /// <summary>The registry, with its port when one was given.</summary>
    public string Domain { get; }

    /// <summary>The repository within the registry.</summary>
    public string Path { get; }

    public string? Tag { get; }

    public Digest? Digest { get; }

    /// <summary><c>docker.io/library/busybox</c>: what tags belong to.</summary>
    public string Repository => Domain + "/" + Path;

    /// <summary>The repository as people write it: without <c>docker.io/</c> and <c>library/</c>.</summary>
    public string FamiliarRepository =>
        Domain != DefaultDomain ? Repository
        : Path.StartsWith(OfficialPrefix, StringComparison.Ordinal) && !Path.AsSpan(OfficialPrefix.Length).Contains('/') ? Path[OfficialPrefix.Length..]
        : Path;

    /// <summary>The whole name as people write it.</summary>
    public string Familiar => FamiliarRepository + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is { } digest ? "@" + digest.Text : "");

    /// <summary>Parses and normalizes; InvalidArgument with Docker's text when it is no reference.</summary>
    public static ImageReference Parse(string text)
    {
        var (reference, error) = ReferenceGrammar.Parse(text);
        return reference ?? throw new EngineException(ErrorKind.InvalidArgument, error!);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference)
    {
        (reference, _) = ReferenceGrammar.Parse(text);
        return reference is not null;
    }

    /// <summary>This, with <c>:latest</c> when it has neither a tag nor a digest.</summary>
    public ImageReference WithDefaultTag() => Tag is null && Digest is null ? new(Domain, Path, DefaultTag, null) : this;

    /// <summary>The same repository with this tag and no digest.</summary>
    public ImageReference WithTag(string tag) => ReferenceGrammar.IsTag(tag)
        ? new(Domain, Path, tag, null)
        : throw new EngineException(ErrorKind.InvalidArgument, "invalid tag format");

    /// <summary>The same repository, by digest alone.</summary>
    public ImageReference WithDigest(Digest digest) => new(Domain, Path, null, digest);

    /// <summary>The same repository without tag and digest.</summary>
    public ImageReference WithoutTag() => new(Domain, Path, null, null);

    /// <summary>The whole normalized name.</summary>
    public override string ToString() => Repository + Suffix;

    internal static ImageReference Create(string domain, string path, string? tag, Digest? digest) => new(domain, path, tag, digest);
}
