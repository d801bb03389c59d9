using Skiff.CommandLine.Grammar;
using Skiff.Oci.Image;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>`manifest annotate`: says what platform a manifest of a list is for.</summary>
internal static class ManifestAnnotation
{
    /// <summary>The pairs that docker takes.</summary>
    private static readonly string[] Platforms =
    [
        "darwin/386", "darwin/amd64", "darwin/arm", "darwin/arm64", "dragonfly/amd64", "freebsd/386", "freebsd/amd64", "freebsd/arm", "linux/386", "linux/amd64", "linux/arm",
        "linux/arm64", "linux/loong64", "linux/mips64", "linux/mips64le", "linux/ppc64le", "linux/riscv64", "linux/s390x", "netbsd/386", "netbsd/amd64", "netbsd/arm",
        "openbsd/386", "openbsd/amd64", "openbsd/arm", "plan9/386", "plan9/amd64", "solaris/amd64", "windows/386", "windows/amd64", "windows/arm", "windows/arm64",
    ];

    public static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (flags, arguments) = (invocation.Flags, invocation.Arguments);
        var list = ManifestName.Parse(arguments[0], "manifest list");
        var name = ManifestName.Parse(arguments[1], "manifest");
        var store = new ManifestStore(invocation.Session.Config.Directory);
        var entry = store.Find(list.Full, name.Full) ?? throw new CommandException($"manifest for image {arguments[1]} does not exist in {arguments[0]}");
        var platform = Annotate(entry.Descriptor.Platform ?? new Platform(), flags);
        if (!Platforms.Contains($"{platform.Os}/{platform.Architecture}"))
            throw new CommandException($"manifest entry for image has unsupported os/arch combination: {flags.Text("os")}/{flags.Text("arch")}");
        store.Save(list.Full, name.Full, entry with { Descriptor = entry.Descriptor with { Platform = platform } });
        return Task.FromResult(0);
    }

    private static Platform Annotate(Platform platform, ParsedFlags flags) => platform with
    {
        Os = Or(flags.Text("os"), platform.Os)!,
        Architecture = Or(flags.Text("arch"), platform.Architecture)!,
        Variant = Or(flags.Text("variant"), platform.Variant),
        OsVersion = Or(flags.Text("os-version"), platform.OsVersion),
        OsFeatures = [.. (platform.OsFeatures ?? []).Union(flags.Many("os-features"))],
    };

    private static string? Or(string given, string? otherwise) => given.Length > 0 ? given : otherwise;
}
