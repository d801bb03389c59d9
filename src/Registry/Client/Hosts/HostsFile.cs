using Skiff.Errors;
using Tomlyn;
using Tomlyn.Model;

namespace Skiff.Registry.Client.Hosts;

/// <summary>
/// containerd's <c>hosts.toml</c>: which hosts answer for a registry, in the order of the file, and the registry itself last.
/// Where containerd would push to any host, here only one that says so (<c>capabilities</c>) is pushed to.
/// </summary>
internal static class HostsFile
{
    private const string FileName = "hosts.toml";

    /// <summary>Null when no directory has such a file. Errors: InvalidArgument for one that cannot be read.</summary>
    /// <param name="origins">Where the registry is when the file does not say.</param>
    public static IReadOnlyList<RegistryEndpoint>? Read(string domain, IReadOnlyList<string> directories, IReadOnlyList<RegistryEndpoint> origins)
    {
        // a colon is not welcome in every file name: containerd writes host_port_ as well
        string[] names = [domain, domain.Contains(':', StringComparison.Ordinal) ? domain.Replace(':', '_') + "_" : domain, InsecureRegistries.HostOf(domain), "_default"];
        var path = directories.SelectMany(directory => names.Select(name => Path.Combine(directory, name, FileName))).FirstOrDefault(File.Exists);
        if (path is null) return null;
        try
        {
            return Read(path, domain, origins);
        }
        catch (Exception error) when (error is TomlException or IOException or UnauthorizedAccessException or InvalidCastException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid {path}: {error.Message.Trim()}", error);
        }
    }

    private static List<RegistryEndpoint> Read(string path, string domain, IReadOnlyList<RegistryEndpoint> origins)
    {
        var root = TomlSerializer.Deserialize(File.ReadAllText(path), HostsToml.Default.TomlTable) ?? [];
        var directory = Path.GetDirectoryName(path)!;
        var endpoints = new List<RegistryEndpoint>();
        foreach (var (address, value) in Get<TomlTable>(root, "host") ?? [])
        {
            var host = Endpoint(address, (TomlTable)value, directory);
            endpoints.Add(host with { IsMirror = true, Namespace = domain, CanPush = host.CanPush && ((TomlTable)value).ContainsKey("capabilities") });
        }

        if (Get<string>(root, "server") is { Length: > 0 } server) endpoints.Add(Endpoint(server, root, directory));
        else endpoints.AddRange(origins);
        return endpoints;
    }

    private static RegistryEndpoint Endpoint(string address, TomlTable settings, string directory)
    {
        if (!address.Contains("://", StringComparison.Ordinal))
            address = (new Uri("http://" + address).IsLoopback ? "http://" : "https://") + address;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            throw new InvalidCastException($"{address} is no address of http or https");
        var below = Get<bool?>(settings, "override_path") == true ? parsed.AbsoluteUri : parsed.AbsoluteUri.TrimEnd('/') + "/v2";
        var capabilities = settings.TryGetValue("capabilities", out var listed) ? Texts(listed) : ["pull", "resolve", "push"];
        return new RegistryEndpoint
        {
            Root = new Uri(below.TrimEnd('/') + "/"),
            CanPull = capabilities.Contains("pull"),
            CanResolve = capabilities.Contains("resolve"),
            CanPush = capabilities.Contains("push"),
            SkipVerify = Get<bool?>(settings, "skip_verify") == true,
            Authorities = settings.TryGetValue("ca", out var authorities) ? [.. Texts(authorities).Select(Absolute)] : [],
            ClientCertificates = settings.TryGetValue("client", out var clients) ? [.. Clients(clients)] : [],
            Headers = [.. (Get<TomlTable>(settings, "header") ?? []).SelectMany(header => Texts(header.Value).Select(text => (header.Key, text)))],
        };

        string Absolute(string file) => Path.Combine(directory, file);

        IEnumerable<(string, string)> Clients(object value) => value is TomlArray pairs
            ? pairs.Select(pair => pair is TomlArray { Count: 2 } both
                ? (Absolute((string)both[0]!), both[1] is string { Length: > 0 } key ? Absolute(key) : Absolute((string)both[0]!))
                : (Absolute((string)pair!), Absolute((string)pair!)))
            : [(Absolute((string)value), Absolute((string)value))];
    }

    /// <summary>One text or a list of them.</summary>
    private static List<string> Texts(object value) => value is TomlArray list ? [.. list.Select(item => (string)item!)] : [(string)value];

    private static T? Get<T>(TomlTable table, string key) => table.TryGetValue(key, out var value) ? (T)value : default;
}
