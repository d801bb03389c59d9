using System.Globalization;

namespace Skiff.Client;

/// <summary>Where a daemon listens, as `DOCKER_HOST` and `-H` spell it.</summary>
public sealed record EngineAddress
{
    private EngineAddress(string text, EngineTransport transport)
    {
        Text = text;
        Transport = transport;
    }

    /// <summary>The address as it was given.</summary>
    public string Text { get; }

    public EngineTransport Transport { get; }

    /// <summary>The socket's path; for a unix socket alone.</summary>
    public string SocketPath { get; private init; } = "";

    public string Host { get; private init; } = "";

    public int Port { get; private init; }

    /// <summary>Put before every request's path.</summary>
    public string BasePath { get; private init; } = "";

    /// <summary>Reads `unix:///path`, `tcp://host:port[/base]`, `http://…`, `https://…`, `ssh://[user@]host[:port][/socket]`, `fd://` excepted.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static EngineAddress Parse(string text)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark <= 0)
            throw new FormatException($"unable to parse docker host `{text}`");
        var rest = text[(mark + 3)..];
        switch (text[..mark])
        {
            case "unix":
                return new EngineAddress(text, EngineTransport.Unix) { SocketPath = rest.Length == 0 ? "/run/skiff.sock" : rest };
            case "tcp" or "http":
                return OfTcp(text, EngineTransport.Tcp, rest);
            case "https":
                return OfTcp(text, EngineTransport.Tls, rest);
            case "ssh":
                return new EngineAddress(text, EngineTransport.Ssh) { Host = rest };
            default:
                throw new FormatException($"protocol not available: {text[..mark]}");
        }
    }

    private static EngineAddress OfTcp(string text, EngineTransport transport, string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var colon = authority.LastIndexOf(':');
        var bracket = authority.LastIndexOf(']');
        var port = 0;
        if (colon > bracket && !int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
            throw new FormatException($"invalid bind address format: {text}");
        var host = colon > bracket ? authority[..colon] : authority;
        return new EngineAddress(text, transport)
        {
            Host = host.Length == 0 ? "localhost" : host.Trim('[', ']'),
            Port = port == 0 ? transport == EngineTransport.Tls ? 2376 : 2375 : port,
            BasePath = slash < 0 ? "" : rest[slash..].TrimEnd('/'),
        };
    }
}
