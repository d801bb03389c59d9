using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Configuration;

/// <summary>
/// Secrets without a helper: `skiff-credentials.json` beside `config.json`, each entry AES-256-GCM with the registry's name bound in. The key is a file of the
/// user's data directory, apart from the configuration, which gets copied, backed up and mounted into containers.
/// </summary>
internal sealed class SealedSecrets(Session session)
{
    private const string FileName = "skiff-credentials.json";
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private string FilePath => Path.Combine(session.Config.Directory, FileName);

    private string KeyPath => Path.Combine(
        session.Environment("XDG_DATA_HOME") is { Length: > 0 } data ? data
        : Path.Combine(session.Environment("HOME") is { Length: > 0 } home ? home : "/root", ".local/share"),
        "skiff", "credentials.key");

    /// <summary>Null where nothing is kept, or what is kept was encrypted with another key.</summary>
    public StoredCredentials? Find(string registry)
    {
        if (!Entries().TryGetValue(registry, out var entry) || ReadKey() is not { } key)
            return null;
        try
        {
            var bytes = Convert.FromBase64String(entry);
            if (bytes.Length < NonceSize + TagSize)
                return null;
            var plain = new byte[bytes.Length - NonceSize - TagSize];
            using (var cipher = new AesGcm(key, TagSize))
                cipher.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(registry));
            return Parse(plain);
        }
        catch (Exception error) when (error is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps what is given, or forgets what was kept when it is null.</summary>
    public void Save(string registry, StoredCredentials? credentials)
    {
        var entries = Entries();
        if (credentials is null)
        {
            if (!entries.Remove(registry))
                return;
        }
        else
        {
            entries[registry] = Encrypt(registry, credentials);
        }
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, IndentCharacter = '\t', IndentSize = 1 }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteStartObject("auths");
            foreach (var (name, entry) in entries)
                writer.WriteString(name, entry);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        PrivateFile.Replace(FilePath, bytes.ToArray());
    }

    private string Encrypt(string registry, StoredCredentials credentials)
    {
        using var plain = new MemoryStream();
        using (var writer = new Utf8JsonWriter(plain))
        {
            writer.WriteStartObject();
            writer.WriteString("user", credentials.User);
            writer.WriteString("password", credentials.Password);
            if (credentials.IdentityToken is { } token)
                writer.WriteString("token", token);
            writer.WriteEndObject();
        }
        var text = plain.ToArray();
        var bytes = new byte[NonceSize + TagSize + text.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using (var cipher = new AesGcm(ReadKey() ?? MakeKey(), TagSize))
            cipher.Encrypt(bytes.AsSpan(0, NonceSize), text, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(registry));
        return Convert.ToBase64String(bytes);
    }

    private static StoredCredentials Parse(byte[] plain)
    {
        using var document = JsonDocument.Parse(plain);
        var root = document.RootElement;
        return new StoredCredentials(root.GetProperty("user").GetString() ?? "", root.GetProperty("password").GetString() ?? "",
            root.TryGetProperty("token", out var token) ? token.GetString() : null);
    }

    private Dictionary<string, string> Entries()
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(FilePath));
            if (document.RootElement.TryGetProperty("auths", out var auths) && auths.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in auths.EnumerateObject().Where(static entry => entry.Value.ValueKind == JsonValueKind.String))
                    entries[entry.Name] = entry.Value.GetString()!;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // nobody has logged in yet
        }
        catch (JsonException error)
        {
            throw new CommandException($"{FilePath} cannot be read: {error.Message}");
        }
        return entries;
    }

    private byte[]? ReadKey()
    {
        try
        {
            var key = File.ReadAllBytes(KeyPath);
            return key.Length == KeySize ? key : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private byte[] MakeKey()
    {
        var key = RandomNumberGenerator.GetBytes(KeySize);
        PrivateFile.Replace(KeyPath, key);
        return key;
    }
}
