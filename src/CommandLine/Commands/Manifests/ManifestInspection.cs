using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.Oci.Image;
using Skiff.Registry.Client;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>`manifest inspect`: a list that is kept here, a manifest of one, or what a registry has under a name.</summary>
internal static class ManifestInspection
{
    public static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, isVerbose) = (invocation.Session, invocation.Flags.Bool("verbose"));
        var store = new ManifestStore(session.Config.Directory);
        var name = ManifestName.Parse(invocation.Arguments[^1]);
        if (invocation.Arguments.Count == 2)
        {
            var list = ManifestName.Parse(invocation.Arguments[0]);
            Print(session, store.Find(list.Full, name.Full) ?? throw new CommandException($"No such manifest: {name.Full}"), isVerbose);
            return 0;
        }
        if (store.FindList(name.Full) is { } kept)
        {
            Print(session, kept, isVerbose);
            return 0;
        }
        using var source = new ManifestSource(session, invocation.Flags.Bool("insecure"));
        var manifest = await source.FetchAsync(name, cancellationToken);
        if (manifest.IsIndex)
            Print(session, await ListedAsync(source, name, manifest, isVerbose, cancellationToken), isVerbose);
        else if (isVerbose)
            Print(session, await source.DescribeAsync(name, manifest, cancellationToken), isVerbose);
        else
            session.Output.WriteLine(Indented(manifest.Bytes));
        return 0;
    }

    /// <summary>The entries of an index; the manifests themselves are fetched only where they are shown.</summary>
    private static async Task<List<ManifestEntry>> ListedAsync(ManifestSource source, ImageName name, RemoteManifest index, bool isVerbose, CancellationToken cancellationToken)
    {
        var entries = new List<ManifestEntry>();
        foreach (var descriptor in Documents.ReadIndex(index.Bytes).Value.Manifests ?? [])
        {
            var bytes = isVerbose ? (await source.FetchAsync(name with { Digest = descriptor.Digest.Text }, cancellationToken)).Bytes : default;
            entries.Add(new ManifestEntry($"{name.Full}@{descriptor.Digest}", descriptor, bytes));
        }
        return entries;
    }

    private static void Print(Session session, ManifestEntry entry, bool isVerbose) =>
        session.Output.WriteLine(Indented(isVerbose ? entry.Write() : entry.Raw));

    private static void Print(Session session, IReadOnlyList<ManifestEntry> entries, bool isVerbose)
    {
        if (!isVerbose)
        {
            session.Output.WriteLine(Encoding.UTF8.GetString(ManifestEntry.WriteList(entries).Bytes));
            return;
        }
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var entry in entries)
                entry.Write(writer);
            writer.WriteEndArray();
        }
        session.Output.WriteLine(Indented(bytes.ToArray()));
    }

    private static string Indented(ReadOnlyMemory<byte> json) => JsonLayout.Indent(Encoding.UTF8.GetString(json.Span), "\t");
}
