using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>`manifest push`: mounts what the list's manifests need into its repository, puts the manifests there, and the list last.</summary>
internal static class ManifestPush
{
    public static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var list = ManifestName.Parse(invocation.Arguments[0]);
        var store = new ManifestStore(session.Config.Directory);
        var entries = store.FindList(list.Full) ?? throw new CommandException($"No such manifest: {list.Full}");
        foreach (var entry in entries)
            Require(entry, list);
        using var source = new ManifestSource(session, flags.Bool("insecure"));
        using var target = source.Open(list, RegistryAccess.PullAndPush);
        try
        {
            foreach (var entry in entries)
                await PushAsync(session, target, list, entry, cancellationToken);
            var (type, bytes) = ManifestEntry.WriteList(entries);
            session.Output.WriteLine((await target.PutManifestAsync(list.Tag ?? list.Digest!, type, bytes, cancellationToken)).Text);
        }
        catch (RegistryException error)
        {
            throw ManifestSource.Failure(error, list);
        }
        if (flags.Bool("purge"))
            store.Remove(list.Full);
        return 0;
    }

    private static void Require(ManifestEntry entry, ImageName list)
    {
        if (entry.Descriptor.Platform is not { Os.Length: > 0, Architecture.Length: > 0 })
            throw new CommandException($"manifest {entry.Reference} must have an OS and Architecture to be pushed to a registry");
        var domain = ImageName.Parse(entry.Reference).Domain;
        if (domain != list.Domain)
            throw new CommandException($"cannot use source images from a different registry than the target image: {domain} != {list.Domain}");
    }

    private static async Task PushAsync(Session session, RemoteRepository target, ImageName list, ManifestEntry entry, CancellationToken cancellationToken)
    {
        var from = ImageName.Parse(entry.Reference);
        if (from.Repository != list.Repository)
        {
            var manifest = entry.Manifest;
            foreach (var blob in (Descriptor[])[manifest.Config, .. (manifest.Layers ?? []).Where(static layer => layer.Urls is not { Count: > 0 })])
            {
                if (!await target.MountAsync(blob.Digest, ImageReference.Parse(from.Repository), cancellationToken) && await target.FindBlobAsync(blob.Digest, cancellationToken) is null)
                    throw new CommandException($"error mounting {blob.Digest} to {list.Repository}: the registry does not mount from {from.Repository}");
            }
        }
        var digest = await target.PutManifestAsync(entry.Descriptor.Digest.Text, entry.Descriptor.MediaType, entry.Raw, cancellationToken);
        session.Output.WriteLine($"Pushed ref {list.Repository}@{entry.Descriptor.Digest} with digest: {digest}");
    }
}
