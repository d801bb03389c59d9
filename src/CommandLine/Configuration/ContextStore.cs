using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Configuration;

/// <summary>docker's contexts: one directory each under `contexts/meta`, named by the SHA-256 of the context's name, and its certificates under `contexts/tls`.</summary>
public sealed class ContextStore(string configDirectory)
{
    private const string MetaFile = "meta.json";
    private readonly string _meta = Path.Combine(configDirectory, "contexts", "meta");
    private readonly string _tls = Path.Combine(configDirectory, "contexts", "tls");

    public IReadOnlyList<StoredContext> List()
    {
        var contexts = new List<StoredContext>();
        if (Directory.Exists(_meta))
        {
            foreach (var directory in Directory.EnumerateDirectories(_meta))
            {
                if (Read(Path.Combine(directory, MetaFile)) is { } context)
                    contexts.Add(context);
            }
        }
        contexts.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return contexts;
    }

    public StoredContext? Find(string name) => Read(Path.Combine(_meta, Id(name), MetaFile));

    public string MetaDirectory(string name) => Path.Combine(_meta, Id(name));

    public string TlsDirectory(string name) => Path.Combine(_tls, Id(name));

    public void Save(StoredContext context)
    {
        var directory = MetaDirectory(context.Name);
        Directory.CreateDirectory(directory);
        var unfinished = Path.Combine(directory, $".{MetaFile}.{Environment.ProcessId}");
        using (var file = File.Create(unfinished))
        {
            using (var writer = new Utf8JsonWriter(file))
                Write(writer, context);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, Path.Combine(directory, MetaFile), overwrite: true);
    }

    /// <summary>Copies certificates into the store; a null path leaves that one out.</summary>
    public void SaveTls(string name, string? ca, string? certificate, string? key)
    {
        var directory = Path.Combine(TlsDirectory(name), "docker");
        foreach (var (source, target) in new[] { (ca, "ca.pem"), (certificate, "cert.pem"), (key, "key.pem") })
        {
            if (source is null)
                continue;
            Directory.CreateDirectory(directory);
            File.Copy(source, Path.Combine(directory, target), overwrite: true);
        }
    }

    public void Remove(string name)
    {
        foreach (var directory in new[] { MetaDirectory(name), TlsDirectory(name) })
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }

    public static void CheckName(string name)
    {
        if (name.Length == 0)
            throw new CommandException("context name cannot be empty");
        if (name == "default")
            throw new CommandException("\"default\" is a reserved context name");
        if (name.Length < 2 || !char.IsAsciiLetterOrDigit(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new CommandException($"context name \"{name}\" is invalid, names are validated against regexp \"^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$\"");
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-");

    private static string Id(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static StoredContext? Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var name = root.GetProperty("Name").GetString()!;
            var description = root.TryGetProperty("Metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("Description", out var text)
                ? text.GetString() ?? ""
                : "";
            var docker = root.TryGetProperty("Endpoints", out var endpoints) && endpoints.TryGetProperty("docker", out var endpoint) ? endpoint : default;
            var host = docker.ValueKind == JsonValueKind.Object && docker.TryGetProperty("Host", out var address) ? address.GetString() ?? "" : "";
            var skip = docker.ValueKind == JsonValueKind.Object && docker.TryGetProperty("SkipTLSVerify", out var flag) && flag.ValueKind == JsonValueKind.True;
            return new StoredContext(name, description, host, skip);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException($"{path}: not the description of a context: {error.Message}");
        }
    }

    private static void Write(Utf8JsonWriter writer, StoredContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("Name", context.Name);
        writer.WriteStartObject("Metadata");
        if (context.Description.Length > 0)
            writer.WriteString("Description", context.Description);
        writer.WriteEndObject();
        writer.WriteStartObject("Endpoints");
        writer.WriteStartObject("docker");
        writer.WriteString("Host", context.Host);
        writer.WriteBoolean("SkipTLSVerify", context.SkipTlsVerify);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
