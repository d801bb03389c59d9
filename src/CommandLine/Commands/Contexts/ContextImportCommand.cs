using System.Formats.Tar;
using System.Text.Json;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextImportCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, name, source) = (invocation.Session, invocation.Arguments[0], invocation.Arguments[1]);
        ContextStore.CheckName(name);
        var store = ContextRows.Store(session);
        if (store.Find(name) is not null)
            throw new CommandException($"context {GoText.Quote(name)} already exists");
        await using var input = source == "-" ? session.Streams.Input : File.OpenRead(source);
        await using var tar = new TarReader(input);
        StoredContext? context = null;
        var certificates = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.DataStream is null)
                continue;
            using var content = new MemoryStream();
            await entry.DataStream.CopyToAsync(content, cancellationToken);
            if (entry.Name == "meta.json")
                context = Read(content.ToArray(), name);
            else if (entry.Name is "tls/docker/ca.pem" or "tls/docker/cert.pem" or "tls/docker/key.pem")
                certificates[Path.GetFileName(entry.Name)] = content.ToArray();
            else
                throw new CommandException($"unexpected context file: {entry.Name}");
        }
        store.Save(context ?? throw new CommandException("invalid context: no metadata found"));
        foreach (var (file, content) in certificates)
        {
            var directory = Path.Combine(store.TlsDirectory(name), "docker");
            Directory.CreateDirectory(directory);
            await File.WriteAllBytesAsync(Path.Combine(directory, file), content, cancellationToken);
        }
        session.Output.WriteLine(name);
        session.Output.Flush();
        session.Error.WriteLine($"Successfully imported context {GoText.Quote(name)}");
        return 0;
    }

    private static StoredContext Read(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var endpoint = root.GetProperty("Endpoints").GetProperty("docker");
            return new StoredContext(name,
                root.TryGetProperty("Metadata", out var metadata) && metadata.TryGetProperty("Description", out var description) ? description.GetString() ?? "" : "",
                endpoint.TryGetProperty("Host", out var host) ? host.GetString() ?? "" : "",
                endpoint.TryGetProperty("SkipTLSVerify", out var skip) && skip.ValueKind == JsonValueKind.True);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException($"invalid context: {error.Message}");
        }
    }
}
