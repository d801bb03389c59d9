using System.Globalization;
using System.Text.RegularExpressions;
using Skiff.Api.Containers;
using Skiff.Engine.State;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Logs;

/// <summary>A container's `LogConfig`: `json-file` with its options, or `none`.</summary>
internal static class LogSettings
{
    public const string JsonFile = "json-file";
    public const string None = "none";

    private static readonly HashSet<string> Known =
        ["max-size", "max-file", "compress", "labels", "labels-regex", "env", "env-regex", "tag", "mode"];

    /// <summary>Errors: InvalidArgument, in Docker's words.</summary>
    public static void Validate(LogConfig config)
    {
        switch (config.Type)
        {
            case None:
                return;
            case JsonFile:
                break;
            default:
                throw new EngineException(
                    ErrorKind.InvalidArgument, $"error looking up logging plugin {config.Type}: plugin \"{config.Type}\" not found");
        }
        foreach (var (key, value) in config.Config ?? [])
        {
            if (!Known.Contains(key))
                throw new EngineException(ErrorKind.InvalidArgument, $"unknown log opt '{key}' for json-file log driver");
            if (key == "mode" && value == "non-blocking")
                throw new EngineException(ErrorKind.NotImplemented, "log opt 'mode=non-blocking' is not supported by the json-file log driver of this engine");
            if (key == "mode" && value != "blocking")
                throw new EngineException(ErrorKind.InvalidArgument, $"logger: logging mode not supported: {value}");
        }
        _ = For(config, "/dev/null", null);
    }

    /// <summary>Null when nothing is to be kept. <paramref name="record"/> gives the values of the labels and variables that are to be logged.</summary>
    public static ShimLog? For(LogConfig config, string path, ContainerRecord? record)
    {
        if (config.Type == None)
            return null;
        var options = config.Config ?? [];
        long? maxSize = options.TryGetValue("max-size", out var size) && size != "-1" ? ParseSize(size) : null;
        var maxFiles = 1;
        if (options.TryGetValue("max-file", out var files)
            && (!int.TryParse(files, NumberStyles.None, CultureInfo.InvariantCulture, out maxFiles) || maxFiles < 1))
        {
            throw new EngineException(ErrorKind.InvalidArgument, "max-file cannot be less than 1");
        }
        var compress = options.TryGetValue("compress", out var compressText) && ParseFlag("compress", compressText);
        if (compress && (maxSize is null || maxFiles == 1))
            throw new EngineException(ErrorKind.InvalidArgument, "compress cannot be true when max-file is less than 2 or max-size is not set");
        if (maxSize is null && maxFiles > 1)
            throw new EngineException(ErrorKind.InvalidArgument, "max-file is set, but max-size is not: both are needed for rotation");
        return new ShimLog
        {
            Path = path,
            MaxSize = maxSize,
            MaxFiles = maxFiles,
            Compress = compress,
            AttributesJson = record is null ? null : LogAttributes.Of(record, options),
        };
    }

    private static long ParseSize(string text)
    {
        var match = Regex.Match(text, "^([0-9]+(?:\\.[0-9]+)?) ?([kKmMgGtT]?)(?:[iI]?[bB])?$", RegexOptions.None, TimeSpan.FromSeconds(1));
        if (!match.Success)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid size: '{text}'");
        var unit = match.Groups[2].Value.ToLowerInvariant() switch
        {
            "k" => 1L << 10,
            "m" => 1L << 20,
            "g" => 1L << 30,
            "t" => 1L << 40,
            _ => 1L,
        };
        var bytes = (long)(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * unit);
        return bytes > 0 ? bytes : throw new EngineException(ErrorKind.InvalidArgument, "max-size must be a positive number");
    }

    private static bool ParseFlag(string name, string value) => value switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new EngineException(ErrorKind.InvalidArgument, $"invalid value for log opt '{name}': {value}"),
    };
}
