using System.Globalization;
using System.IO.Compression;
using Skiff.Errors;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>A driver that passes entries on to a server: which options it has, where it sends and what.</summary>
internal sealed class LogDriver
{
    private readonly string[] _options;
    private readonly Action<IReadOnlyDictionary<string, string>> _check;

    private LogDriver(string name, string[] options, Action<IReadOnlyDictionary<string, string>> check)
        => (Name, _options, _check) = (name, [.. options, "env", "env-regex", "labels", "labels-regex", "tag"], check);

    public static IReadOnlyList<LogDriver> All { get; } =
    [
        new("fluentd",
            [
                "fluentd-address", "fluentd-async", "fluentd-async-connect", "fluentd-buffer-limit", "fluentd-max-retries", "fluentd-request-ack", "fluentd-retry-wait",
                "fluentd-sub-second-precision",
            ],
            CheckFluentd),
        new("gelf", ["gelf-address", "gelf-compression-level", "gelf-compression-type", "gelf-tcp-max-reconnect", "gelf-tcp-reconnect-delay"], CheckGelf),
        new("journald", [], static _ => { }),
        new("syslog",
            ["syslog-address", "syslog-facility", "syslog-format", "syslog-tls-ca-cert", "syslog-tls-cert", "syslog-tls-key", "syslog-tls-skip-verify"],
            static options =>
            {
                LogAddress.Syslog(options.GetValueOrDefault("syslog-address"));
                SyslogMessages.Facility(options.GetValueOrDefault("syslog-facility"));
                SyslogMessages.CheckFormat(options.GetValueOrDefault("syslog-format"));
                LogOptions.Flag(options, "syslog-tls-skip-verify");
            }),
    ];

    public string Name { get; }

    public static LogDriver? Find(string? name) => All.FirstOrDefault(driver => driver.Name == name);

    /// <summary>Errors: InvalidArgument in Docker's words.</summary>
    public void Check(IReadOnlyDictionary<string, string> options)
    {
        foreach (var key in options.Keys)
        {
            if (!_options.Contains(key))
                throw new EngineException(ErrorKind.InvalidArgument, $"unknown log opt {(Name == "gelf" ? $"\"{key}\"" : $"'{key}'")} for {Name} log driver");
        }
        _check(options);
    }

    /// <summary>Where it sends, what, and how often it tries again. Errors: as <see cref="Check"/>; Internal when there is no local syslog.</summary>
    public (LogAddress Address, LogTls Tls, ILogMessages Messages, LogRetry Retry) Open(LogOrigin origin, IReadOnlyDictionary<string, string> options)
    {
        switch (Name)
        {
            case "journald":
                return (JournalMessages.Address, LogTls.None, new JournalMessages(origin), LogRetry.Forever);
            case "syslog":
                var syslog = LogAddress.Syslog(options.GetValueOrDefault("syslog-address")) ?? LocalSyslog();
                var tls = new LogTls(
                    options.GetValueOrDefault("syslog-tls-ca-cert"), options.GetValueOrDefault("syslog-tls-cert"), options.GetValueOrDefault("syslog-tls-key"),
                    LogOptions.Flag(options, "syslog-tls-skip-verify"));
                return (syslog, tls, new SyslogMessages(origin, options, syslog.Protocol == "tcp+tls"), LogRetry.Forever);
            case "gelf":
                var gelf = LogAddress.Gelf(options.GetValueOrDefault("gelf-address"));
                return (gelf, LogTls.None, new GelfMessages(origin, gelf.Protocol == "udp", options.GetValueOrDefault("gelf-compression-type") ?? "gzip", Level(options)),
                    new LogRetry(
                        TimeSpan.FromSeconds(LogOptions.Number(options, "gelf-tcp-reconnect-delay") ?? 1), LogOptions.Number(options, "gelf-tcp-max-reconnect") ?? 3, Async: false));
            default:
                return (LogAddress.Fluentd(options.GetValueOrDefault("fluentd-address")), LogTls.None,
                    new FluentMessages(origin, LogOptions.Flag(options, "fluentd-sub-second-precision"), LogOptions.Flag(options, "fluentd-request-ack")),
                    new LogRetry(
                        LogOptions.Duration(options, "fluentd-retry-wait") ?? TimeSpan.FromSeconds(1), LogOptions.Number(options, "fluentd-max-retries") ?? int.MaxValue,
                        Async: LogOptions.Flag(options, "fluentd-async") || LogOptions.Flag(options, "fluentd-async-connect")));
        }
    }

    private static LogAddress LocalSyslog()
        => LogAddress.LocalSyslog.FirstOrDefault(Path.Exists) is { } path
            ? new LogAddress("unixgram", path, 0)
            : throw new EngineException(ErrorKind.Internal, "Unix syslog delivery error");

    private static void CheckFluentd(IReadOnlyDictionary<string, string> options)
    {
        LogAddress.Fluentd(options.GetValueOrDefault("fluentd-address"));
        if (options.TryGetValue("fluentd-buffer-limit", out var limit))
            LogOptions.Size(limit);
        if (options.TryGetValue("fluentd-max-retries", out var retries) && !uint.TryParse(retries, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new EngineException(ErrorKind.InvalidArgument, $"strconv.ParseUint: parsing \"{retries}\": invalid syntax");
        LogOptions.Duration(options, "fluentd-retry-wait");
        foreach (var flag in (string[])["fluentd-async", "fluentd-async-connect", "fluentd-request-ack", "fluentd-sub-second-precision"])
            LogOptions.Flag(options, flag);
    }

    private static void CheckGelf(IReadOnlyDictionary<string, string> options)
    {
        var address = LogAddress.Gelf(options.GetValueOrDefault("gelf-address"));
        if (options.TryGetValue("gelf-compression-type", out var type) && type is not ("gzip" or "zlib" or "none"))
            throw Unknown("gelf-compression-type", type);
        if (options.TryGetValue("gelf-compression-level", out var level)
            && (!int.TryParse(level, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number is < -1 or > 9))
        {
            throw Unknown("gelf-compression-level", level);
        }
        foreach (var option in (string[])["gelf-tcp-max-reconnect", "gelf-tcp-reconnect-delay"])
        {
            if (!options.TryGetValue(option, out var value))
                continue;
            if (address.Protocol == "udp" || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new EngineException(ErrorKind.InvalidArgument, address.Protocol == "udp" ? $"\"{option}\" option is only supported with TCP" : $"\"{option}\" must be a positive integer");
        }
        if (address.Protocol == "tcp" && (options.ContainsKey("gelf-compression-type") || options.ContainsKey("gelf-compression-level")))
            throw new EngineException(ErrorKind.InvalidArgument, "compression is only supported on UDP");
    }

    private static CompressionLevel Level(IReadOnlyDictionary<string, string> options) => LogOptions.Number(options, "gelf-compression-level") switch
    {
        0 => CompressionLevel.NoCompression,
        9 => CompressionLevel.SmallestSize,
        > 1 and < 9 => CompressionLevel.Optimal,
        _ => CompressionLevel.Fastest,
    };

    private static EngineException Unknown(string option, string value)
        => new(ErrorKind.InvalidArgument, $"unknown value \"{value}\" for log opt \"{option}\" for gelf log driver");
}
