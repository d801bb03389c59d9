using System.Text.Json;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Lifecycle;

/// <summary>Reads the documents of the runtime specification. Errors: InvalidArgument that names the file and the place.</summary>
public static class ConfigReader
{
    /// <summary>The bytes of `config.json` in a bundle.</summary>
    public static byte[] ReadConfig(string bundle)
    {
        var path = Path.Combine(bundle, "config.json");
        using var file = DirectoryDescriptor.TryOpen(path, OpenFlags.O_RDONLY)
            ?? throw new EngineException(ErrorKind.InvalidArgument, $"JSON specification file config.json not found in {bundle}");
        return file.ReadToEnd();
    }

    public static Spec Parse(byte[] json, string path)
    {
        var spec = Parse(json, path, RuntimeSpecJson.Default.Spec);
        if (!spec.OciVersion.StartsWith("1.", StringComparison.Ordinal))
            throw new EngineException(ErrorKind.InvalidArgument, $"{path}: ociVersion \"{spec.OciVersion}\" is not supported, 1.x is");
        return spec;
    }

    public static Process ParseProcess(string path)
    {
        using var file = DirectoryDescriptor.Open(path, OpenFlags.O_RDONLY);
        return Parse(file.ReadToEnd(), path, RuntimeSpecJson.Default.Process);
    }

    private static T Parse<T>(byte[] json, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new EngineException(ErrorKind.InvalidArgument, $"{path} is null");
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"{path}: {error.Path} is not what the specification says: {error.Message}", error);
        }
    }
}
