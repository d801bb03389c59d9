using Skiff.Errors;

namespace Skiff.Registry.Client.Hosts;

/// <summary>Docker's <c>certs.d/HOST[:PORT]/</c>: <c>*.crt</c> are authorities, <c>*.cert</c> and <c>*.key</c> belong together and are a client's.</summary>
internal static class CertificateDirectory
{
    /// <summary>The endpoint with what the first of the directories has for it. Errors: InvalidArgument for a certificate without its key, or the reverse.</summary>
    public static RegistryEndpoint Add(RegistryEndpoint endpoint, IReadOnlyList<string> directories)
    {
        // the default port is not written, but may stand in the directory's name
        string[] names = endpoint.Root.IsDefaultPort ? [endpoint.Root.Host, $"{endpoint.Root.Host}:{endpoint.Root.Port}"] : [endpoint.Root.Authority];
        var found = directories.SelectMany(directory => names.Select(name => Path.Combine(directory, name))).FirstOrDefault(Directory.Exists);
        if (found is null) return endpoint;
        var clients = new List<(string, string)>();
        foreach (var certificate in Files(found, ".cert"))
        {
            var key = Path.ChangeExtension(certificate, ".key");
            if (!File.Exists(key))
                throw new EngineException(ErrorKind.InvalidArgument, $"missing key {Path.GetFileName(key)} for client certificate {Path.GetFileName(certificate)}. CA certificates must use the extension .crt");
            clients.Add((certificate, key));
        }

        foreach (var key in Files(found, ".key"))
        {
            if (!File.Exists(Path.ChangeExtension(key, ".cert")))
                throw new EngineException(ErrorKind.InvalidArgument, $"missing client certificate {Path.GetFileNameWithoutExtension(key)}.cert for key {Path.GetFileName(key)}");
        }

        return endpoint with
        {
            Authorities = [.. endpoint.Authorities, .. Files(found, ".crt")],
            ClientCertificates = [.. endpoint.ClientCertificates, .. clients],
        };
    }

    private static IEnumerable<string> Files(string directory, string extension) =>
        Directory.EnumerateFiles(directory).Where(path => path.EndsWith(extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
