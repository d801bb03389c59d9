using System.Globalization;
using Skiff.Errors;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>Where a driver sends to: `udp`, `tcp`, `tcp+tls` with host and port, or `unix`, `unixgram` with a path.</summary>
internal sealed record LogAddress(string Protocol, string Host, int Port)
{
    public string Path => Host;

    /// <summary>One of these is the local syslog's, when the address is not given.</summary>
    public static readonly string[] LocalSyslog = ["/dev/log", "/var/run/syslog", "/var/run/log"];

    public bool IsUnix => Protocol is "unix" or "unixgram";

    public override string ToString() => IsUnix ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Null for no text: the local one. Errors: InvalidArgument `syslog-address should be in form proto://address, got x`.</summary>
    public static LogAddress? Syslog(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (!TrySplit(text, out var protocol, out var rest) || protocol is not ("udp" or "tcp" or "tcp+tls" or "unix" or "unixgram"))
            throw Invalid($"syslog-address should be in form proto://address, got {text}");
        if (protocol is "unix" or "unixgram")
        {
            return System.IO.Path.Exists(rest) ? new LogAddress(protocol, rest, 0) : throw Invalid($"stat {rest}: no such file or directory");
        }
        return HostAndPort(protocol, rest, 514) ?? throw Invalid($"syslog-address should be in form proto://address, got {text}");
    }

    /// <summary>Errors: InvalidArgument `gelf-address …`.</summary>
    public static LogAddress Gelf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            throw Invalid("gelf-address is a required parameter");
        if (!TrySplit(text, out var protocol, out var rest) || protocol is not ("udp" or "tcp"))
            throw Invalid($"gelf-address should be in form proto://address, got {text}");
        return HostAndPort(protocol, rest, null) ?? throw Invalid("gelf: please provide gelf-address as proto://host:port");
    }

    /// <summary>`host:port`, `tcp://host:port`, `tls://host:port` or `unix://path`; 127.0.0.1:24224 for no text. Errors: InvalidArgument.</summary>
    public static LogAddress Fluentd(string? text)
    {
        const int DefaultPort = 24224;
        if (string.IsNullOrEmpty(text))
            return new LogAddress("tcp", "127.0.0.1", DefaultPort);
        if (!TrySplit(text, out var protocol, out var rest))
            (protocol, rest) = ("tcp", text);
        if (protocol == "unix")
            return rest.Length > 0 ? new LogAddress("unix", rest, 0) : throw Invalid($"invalid fluentd-address {text}: path is empty");
        if (protocol is not ("tcp" or "tls"))
            throw Invalid($"invalid fluentd-address {text}: unsupported scheme: '{protocol}'");
        if (rest.StartsWith(':'))
            rest = "127.0.0.1" + rest;
        var colon = rest.LastIndexOf(':');
        if (colon > 0 && !rest.EndsWith(']') && !int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw Invalid($"invalid fluentd-address {text}: strconv.Atoi: parsing \"{rest[(colon + 1)..]}\": invalid syntax");
        return HostAndPort(protocol == "tls" ? "tcp+tls" : "tcp", rest, DefaultPort) ?? throw Invalid($"invalid fluentd-address {text}");
    }

    private static bool TrySplit(string text, out string protocol, out string rest)
    {
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        (protocol, rest) = separator > 0 ? (text[..separator], text[(separator + 3)..]) : ("", "");
        return separator > 0;
    }

    private static LogAddress? HostAndPort(string protocol, string text, int? defaultPort)
    {
        var colon = text.EndsWith(']') ? -1 : text.LastIndexOf(':');
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (colon < 0)
            return defaultPort is { } port && host.Length > 0 ? new LogAddress(protocol, host, port) : null;
        return host.Length > 0 && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? new LogAddress(protocol, host, given)
            : null;
    }

    private static EngineException Invalid(string text) => new(ErrorKind.InvalidArgument, text);
}
