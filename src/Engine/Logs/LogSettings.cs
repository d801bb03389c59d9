using Skiff.Api.Containers;
using Skiff.Engine.Logs.Drivers;
using Skiff.Engine.State;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Logs;

/// <summary>
/// A container's `LogConfig`. Whatever the driver, what a container writes stands in files of the json-file form: those of `json-file` where
/// others read them, those of `local` rotated and compressed by default, and for drivers that have a server what is still to be
/// passed on, and what `docker logs` shows.
/// </summary>
internal static class LogSettings
{
    public const string JsonFile = "json-file";
    public const string Local = "local";
    public const string None = "none";
    private const string Initialize = "failed to initialize logging driver: ";
    private const string DefaultCacheSize = "20m";
    private const int DefaultCacheFiles = 5;

    private static readonly HashSet<string> OfJsonFile = ["max-size", "max-file", "compress", "labels", "labels-regex", "env", "env-regex", "tag"];
    private static readonly HashSet<string> OfLocal = ["max-size", "max-file", "compress"];
    private static readonly HashSet<string> OfEveryDriver = ["mode", "max-buffer-size", "cache-disabled", "cache-max-size", "cache-max-file", "cache-compress"];

    public static string DriverOf(HostConfig host) => host.LogConfig?.Type ?? JsonFile;

    /// <summary>`docker logs` has something to read.</summary>
    public static bool IsReadable(LogConfig? config)
        => config?.Type != None && !(config?.Config?.GetValueOrDefault("cache-disabled") is { } disabled && LogOptions.Flag(disabled) && LogDriver.Find(config.Type) is not null);

    /// <summary>What a request can be refused for. Errors: InvalidArgument, in Docker's words.</summary>
    public static void Validate(LogConfig config)
    {
        if (config.Type == None)
            return;
        var driver = LogDriver.Find(config.Type);
        if (driver is null && config.Type is not (JsonFile or Local))
            throw Invalid($"error looking up logging plugin {config.Type}: plugin \"{config.Type}\" not found");
        CheckMode(config.Config ?? []);
        var options = OwnOptions(config);
        if (driver is not null)
            driver.Check(options);
        else if (options.Keys.FirstOrDefault(key => !(config.Type == Local ? OfLocal : OfJsonFile).Contains(key)) is { } unknown)
            throw Invalid(config.Type == Local ? $"unknown log opt '{unknown}' for log driver local" : $"unknown log opt '{unknown}' for json-file log driver");
    }

    /// <summary>The options that are the driver's own.</summary>
    public static IReadOnlyDictionary<string, string> OwnOptions(LogConfig config)
        => (config.Config ?? []).Where(option => !OfEveryDriver.Contains(option.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Null when nothing is to be kept. <paramref name="record"/> gives the values of the labels and variables that are to be logged. Errors: Internal
    /// `failed to initialize logging driver: …` for values that only a start looks at, as in Docker.
    /// </summary>
    public static ShimLog? For(LogConfig config, string path, ContainerRecord record)
    {
        if (config.Type == None)
            return null;
        var options = config.Config ?? [];
        try
        {
            return config.Type switch
            {
                JsonFile => OfFile(path, options, record),
                Local => OfLocalFile(path, options, record),
                _ => Cache(path, options, record),
            };
        }
        catch (EngineException error)
        {
            throw new EngineException(ErrorKind.Internal, Initialize + error.Message, error);
        }
    }

    private static ShimLog OfFile(string path, Dictionary<string, string> options, ContainerRecord record)
    {
        long? maxSize = options.TryGetValue("max-size", out var size) && size != "-1" ? LogOptions.Size(size) : null;
        if (maxSize == 0)
            throw Invalid("max-size must be a positive number");
        var maxFiles = LogOptions.Number(options, "max-file") ?? 1;
        if (maxFiles < 1)
            throw Invalid("max-file cannot be less than 1");
        var compress = LogOptions.Flag(options, "compress");
        if (compress && (maxSize is null || maxFiles == 1))
            throw Invalid("compress cannot be true when max-file is less than 2 or max-size is not set");
        return New(path, maxSize, maxFiles, compress, options, record);
    }

    private static ShimLog OfLocalFile(string path, Dictionary<string, string> options, ContainerRecord record)
    {
        var size = options.GetValueOrDefault("max-size") ?? DefaultCacheSize;
        long maxSize;
        try
        {
            maxSize = LogOptions.Size(size);
        }
        catch (EngineException error)
        {
            throw Invalid($"invalid value for max-size: {size}: {error.Message}");
        }
        var maxFiles = LogOptions.Number(options, "max-file") ?? DefaultCacheFiles;
        bool compress;
        try
        {
            compress = !options.TryGetValue("compress", out var text) || LogOptions.Flag(text);
        }
        catch (EngineException error)
        {
            throw Invalid("error reading compress log option: " + error.Message);
        }
        if (compress && maxFiles <= 1)
            throw Invalid("compression cannot be enabled when max file count is 1");
        if (maxSize <= 0 || maxFiles < 1)
            throw Invalid("max size and max file count must be positive");
        return New(path, maxSize, maxFiles, compress, options, record);
    }

    private static ShimLog Cache(string path, Dictionary<string, string> options, ContainerRecord record)
    {
        var maxFiles = Math.Max(1, LogOptions.Number(options, "cache-max-file") ?? DefaultCacheFiles);
        var compress = (!options.TryGetValue("cache-compress", out var text) || LogOptions.Flag(text)) && maxFiles > 1;
        return New(path, LogOptions.Size(options.GetValueOrDefault("cache-max-size") ?? DefaultCacheSize), maxFiles, compress, options, record);
    }

    private static ShimLog New(string path, long? maxSize, int maxFiles, bool compress, Dictionary<string, string> options, ContainerRecord record) => new()
    {
        Path = path,
        MaxSize = maxSize,
        MaxFiles = maxFiles,
        Compress = compress,
        AttributesJson = LogAttributes.Of(record, options),
    };

    /// <summary>Both modes are one here: a container waits for its log's file at most, never for a server or a reader.</summary>
    private static void CheckMode(Dictionary<string, string> options)
    {
        var mode = options.GetValueOrDefault("mode") ?? "";
        if (mode is not ("" or "blocking" or "non-blocking"))
            throw Invalid($"logger: logging mode not supported: {mode}");
        if (!options.TryGetValue("max-buffer-size", out var size))
            return;
        if (mode != "non-blocking")
            throw Invalid("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
        try
        {
            LogOptions.Size(size);
        }
        catch (EngineException error)
        {
            throw Invalid("error parsing option max-buffer-size: " + error.Message);
        }
    }

    private static EngineException Invalid(string text) => new(ErrorKind.InvalidArgument, text);
}
