using System.Text;
using System.Text.Json;

namespace Skiff.CommandLine.Configuration;

/// <summary>docker's `config.json`: read as it is, changed only where a command has to, and then with everything else kept.</summary>
public sealed class ConfigFile
{
    private const string FileName = "config.json";
    private JsonElement _root;

    private ConfigFile(string directory, JsonElement root)
    {
        Directory = directory;
        _root = root;
    }

    public string Directory { get; }

    public string Path => System.IO.Path.Combine(Directory, FileName);

    public string? DetachKeys => Text("detachKeys");

    public string? PsFormat => Text("psFormat");

    public string? ImagesFormat => Text("imagesFormat");

    public string? NetworksFormat => Text("networksFormat");

    public string? VolumesFormat => Text("volumesFormat");

    public string? StatsFormat => Text("statsFormat");

    public string? CurrentContext => Text("currentContext");

    public string? CredentialsStore => Text("credsStore");

    public IReadOnlyDictionary<string, string> HttpHeaders => Map("HttpHeaders");

    public IReadOnlyDictionary<string, string> Aliases => Map("aliases");

    public IReadOnlyDictionary<string, string> CredentialHelpers => Map("credHelpers");

    public static string DefaultDirectory(Func<string, string?> environment) =>
        environment("DOCKER_CONFIG") is { Length: > 0 } directory
            ? directory
            : System.IO.Path.Combine(environment("HOME") is { Length: > 0 } home ? home : "/root", ".docker");

    /// <summary>Reads the file of <paramref name="directory"/>; one that cannot be read counts as empty and is complained of.</summary>
    public static ConfigFile Load(string directory, TextWriter warnings)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ConfigFile(directory, default);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            warnings.WriteLine($"WARNING: Error loading config file: {error.Message}");
            return new ConfigFile(directory, default);
        }
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return new ConfigFile(directory, document.RootElement.Clone());
        }
        catch (JsonException error)
        {
            warnings.WriteLine($"WARNING: Error parsing config file ({path}): {error.Message}");
            return new ConfigFile(directory, default);
        }
    }

    /// <summary>The proxy variables for containers of the daemon at <paramref name="host"/>, in docker's order.</summary>
    public IEnumerable<KeyValuePair<string, string>> ProxyVariables(string host)
    {
        if (Find(_root, "proxies") is not { ValueKind: JsonValueKind.Object } proxies)
            yield break;
        if ((Find(proxies, host) ?? Find(proxies, "default")) is not { ValueKind: JsonValueKind.Object } proxy)
            yield break;
        foreach (var (key, variable) in new[] { ("httpProxy", "HTTP_PROXY"), ("httpsProxy", "HTTPS_PROXY"), ("noProxy", "NO_PROXY"), ("ftpProxy", "FTP_PROXY"), ("allProxy", "ALL_PROXY") })
        {
            if (Find(proxy, key) is not { ValueKind: JsonValueKind.String } value || value.GetString() is not { Length: > 0 } text)
                continue;
            yield return new KeyValuePair<string, string>(variable, text);
            yield return new KeyValuePair<string, string>(variable.ToLowerInvariant(), text);
        }
    }

    /// <summary>True when somebody has logged in to anything, or said where that is kept.</summary>
    public bool HasCredentials => CredentialsStore is not null || CredentialHelpers.Count > 0 || Logins().Count > 0;

    /// <summary>User name and password (or identity token) that stand here in plain for a registry; null when there are none.</summary>
    public StoredCredentials? PlainCredentialsOf(string registry)
    {
        // docker has kept them under URLs, too
        if (Logins().Where(entry => entry.Name == registry).Concat(Logins().Where(entry => Credentials.HostOf(entry.Name) == registry)).FirstOrDefault().Value
            is not { ValueKind: JsonValueKind.Object } entry)
            return null;
        var token = Find(entry, "identitytoken")?.GetString();
        var pair = Find(entry, "auth")?.GetString() is { Length: > 0 } encoded ? Decode(encoded) : "";
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 && string.IsNullOrEmpty(token) ? null : new StoredCredentials(colon > 0 ? pair[..colon] : "", colon > 0 ? pair[(colon + 1)..].TrimEnd('\0') : "", token);
    }

    public void SaveCurrentContext(string? name) => Save("currentContext", name is null ? null : writer => writer.WriteStringValue(name));

    public void SaveCredentialsStore(string name) => Save("credsStore", writer => writer.WriteStringValue(name));

    public bool HasLogin(string registry) => Logins().Any(entry => entry.Name == registry);

    /// <summary>Notes that one is logged in to a registry, without a secret; or takes the note, and any secret with it, away.</summary>
    public void SaveLogin(string registry, bool isKept)
    {
        var entries = Logins().Where(entry => entry.Name != registry).ToList();
        Save("auths", writer =>
        {
            writer.WriteStartObject();
            foreach (var entry in entries)
                entry.WriteTo(writer);
            if (isKept)
            {
                writer.WriteStartObject(registry);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        });
    }

    private List<JsonProperty> Logins() => Find(_root, "auths") is { ValueKind: JsonValueKind.Object } auths ? [.. auths.EnumerateObject()] : [];

    private static string Decode(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private void Save(string key, Action<Utf8JsonWriter>? value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, IndentCharacter = '\t', IndentSize = 1 }))
        {
            writer.WriteStartObject();
            var written = false;
            foreach (var property in _root.ValueKind == JsonValueKind.Object ? _root.EnumerateObject().ToArray() : [])
            {
                if (property.Name != key)
                {
                    property.WriteTo(writer);
                    continue;
                }
                WriteValue(writer);
                written = true;
            }
            if (!written)
                WriteValue(writer);
            writer.WriteEndObject();
        }
        PrivateFile.Replace(Path, bytes.ToArray());
        using var document = JsonDocument.Parse(bytes.ToArray());
        _root = document.RootElement.Clone();

        void WriteValue(Utf8JsonWriter writer)
        {
            if (value is null)
                return;
            writer.WritePropertyName(key);
            value(writer);
        }
    }

    private string? Text(string key) => Find(_root, key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private Dictionary<string, string> Map(string key)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(_root, key) is { ValueKind: JsonValueKind.Object } entries)
        {
            foreach (var entry in entries.EnumerateObject())
                map[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText();
        }
        return map;
    }

    private static JsonElement? Find(JsonElement from, string key) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(key, out var value) ? value : null;
}
