using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>`manifest create`: fetches the manifests of a list and keeps them until it is pushed.</summary>
internal static class ManifestCreation
{
    public static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var list = ManifestName.Parse(invocation.Arguments[0], "manifest list");
        var store = new ManifestStore(session.Config.Directory);
        if (store.FindList(list.Full) is not null && !flags.Bool("amend"))
            throw new CommandException("refusing to amend an existing manifest list with no --amend flag");
        using var source = new ManifestSource(session, flags.Bool("insecure"));
        foreach (var argument in invocation.Arguments.Skip(1))
        {
            var name = ManifestName.Parse(argument);
            if (store.Find(list.Full, name.Full) is not null)
                continue;
            var manifest = await source.FetchAsync(name, cancellationToken);
            if (manifest.IsIndex)
                throw new CommandException($"{name.Full} is a manifest list");
            store.Save(list.Full, name.Full, await source.DescribeAsync(name, manifest, cancellationToken));
        }
        session.Output.WriteLine($"Created manifest list {list.Full}");
        return 0;
    }
}
