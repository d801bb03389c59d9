using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>`manifest`: lists of manifests by platform, made here and pushed. It talks to registries itself; no engine is asked.</summary>
internal static class ManifestCommands
{
    public const string Description =
        """
        The **docker manifest** command has subcommands for managing image manifests and
        manifest lists. A manifest list allows you to use one name to refer to the same image
        built for multiple architectures.

        To see help for a subcommand, use:

            docker manifest CMD --help

        For full details on using docker manifest lists, see the registry v2 specification.
        """;

    public static Command[] Declare() =>
    [
        new()
        {
            Name = "annotate",
            Operands = "[OPTIONS] MANIFEST_LIST MANIFEST",
            Summary = "Add additional information to a local image manifest",
            IsExperimental = true,
            Arguments = ArgumentRule.Exactly(2),
            Flags = static () =>
            [
                new("arch", FlagKind.Text, "Set architecture"),
                new("os", FlagKind.Text, "Set operating system"),
                new("os-features", FlagKind.Strings, "Set operating system feature"),
                new("os-version", FlagKind.Text, "Set operating system version"),
                new("variant", FlagKind.Text, "Set architecture variant"),
            ],
            Run = ManifestAnnotation.RunAsync,
        },
        new()
        {
            Name = "create",
            Operands = "MANIFEST_LIST MANIFEST [MANIFEST...]",
            Summary = "Create a local manifest list for annotating and pushing to a registry",
            IsExperimental = true,
            Arguments = ArgumentRule.AtLeast(2),
            Flags = static () =>
            [
                new("amend", FlagKind.Bool, "Amend an existing manifest list") { Shorthand = 'a' },
                new("insecure", FlagKind.Bool, "Allow communication with an insecure registry"),
            ],
            Run = ManifestCreation.RunAsync,
        },
        new()
        {
            Name = "inspect",
            Operands = "[OPTIONS] [MANIFEST_LIST] MANIFEST",
            Summary = "Display an image manifest, or manifest list",
            IsExperimental = true,
            Arguments = ArgumentRule.Between(1, 2),
            Flags = static () =>
            [
                new("insecure", FlagKind.Bool, "Allow communication with an insecure registry"),
                new("verbose", FlagKind.Bool, "Output additional info including layers and platform") { Shorthand = 'v' },
            ],
            Run = ManifestInspection.RunAsync,
        },
        new()
        {
            Name = "push",
            Operands = "[OPTIONS] MANIFEST_LIST",
            Summary = "Push a manifest list to a repository",
            IsExperimental = true,
            Arguments = ArgumentRule.Exactly(1),
            Flags = static () =>
            [
                new("insecure", FlagKind.Bool, "Allow push to an insecure registry"),
                new("purge", FlagKind.Bool, "Remove the local manifest list after push") { Shorthand = 'p' },
            ],
            Run = ManifestPush.RunAsync,
        },
        new()
        {
            Name = "rm",
            Operands = "MANIFEST_LIST [MANIFEST_LIST...]",
            Summary = "Delete one or more manifest lists from local storage",
            IsExperimental = true,
            Arguments = ArgumentRule.AtLeast(1),
            Run = RemoveAsync,
        },
    ];

    private static Task<int> RemoveAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var store = new ManifestStore(invocation.Session.Config.Directory);
        var errors = new List<string>();
        foreach (var argument in invocation.Arguments)
        {
            var name = ManifestName.Parse(argument);
            if (!store.Remove(name.Full))
                errors.Add($"No such manifest: {name.Full}");
        }
        return errors.Count == 0 ? Task.FromResult(0) : throw new CommandException(string.Join('\n', errors));
    }
}
