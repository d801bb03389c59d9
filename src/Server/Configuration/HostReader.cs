using System.Globalization;
using System.Net;
using Skiff.Errors;
using Skiff.Server.Lifetime;
using Skiff.Server.Listening;

namespace Skiff.Server.Configuration;

/// <summary>Reads the addresses to listen on, with what the socket's group and TLS settings say of them.</summary>
internal sealed class HostReader(SettingValues values)
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>Errors: InvalidArgument for what is no address, and for TCP that would hand root to the network.</summary>
    public IReadOnlyList<ListenAddress> Read()
    {
        var hosts = values.List("host");
        if (hosts.Count == 0)
            hosts = [DaemonConfiguration.DefaultHost];
        return [.. hosts.SelectMany(Read)];
    }

    private IEnumerable<ListenAddress> Read(string host)
    {
        var separator = host.IndexOf("://", StringComparison.Ordinal);
        var scheme = separator < 0 ? "tcp" : host[..separator];
        var rest = separator < 0 ? host : host[(separator + 3)..];
        return scheme switch
        {
            "unix" => [new ListenAddress.Unix(rest.Length > 0 ? rest : "/run/skiff.sock", Group())],
            "tcp" => [ReadTcp(host, rest)],
            "fd" => SystemdSockets.Find(rest).Select(static descriptor => new ListenAddress.Inherited(descriptor)),
            _ => throw Invalid(host),
        };
    }

    /// <summary>The default group need not exist; one that was asked for must.</summary>
    private uint? Group()
    {
        var name = values.Text("group");
        if (name is "")
            return null;
        if (uint.TryParse(name, CultureInfo.InvariantCulture, out var number))
            return number;
        var found = GroupFile.Find(name ?? DaemonConfiguration.DefaultGroup);
        return found is null && name is not null
            ? throw new EngineException(ErrorKind.InvalidArgument, $"group {name} not found")
            : found;
    }

    private ListenAddress.Tcp ReadTcp(string host, string rest)
    {
        var tls = Tls();
        var endPoint = EndPointOf(host, rest, tls is null ? PlainPort : TlsPort);
        if (tls is null && !IPAddress.IsLoopback(endPoint.Address) && values.Switch("tls") != false)
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                $"refusing to listen on tcp://{endPoint} without TLS: whoever reaches it is root on this machine. Set --tlsverify with its certificates, or --tls=false to do so all the same");
        }
        return new ListenAddress.Tcp(endPoint, tls);
    }

    private TlsFiles? Tls()
    {
        var verify = values.Switch("tlsverify") == true;
        if (!verify && values.Switch("tls") != true)
            return null;
        var certificate = values.Text("tlscert") ?? throw new EngineException(ErrorKind.InvalidArgument, "TLS needs --tlscert");
        var key = values.Text("tlskey") ?? throw new EngineException(ErrorKind.InvalidArgument, "TLS needs --tlskey");
        var authority = values.Text("tlscacert");
        return verify && authority is null
            ? throw new EngineException(ErrorKind.InvalidArgument, "--tlsverify needs --tlscacert")
            : new TlsFiles(certificate, key, verify ? authority : null);
    }

    private static IPEndPoint EndPointOf(string host, string rest, int defaultPort)
    {
        rest = rest.TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        var hasPort = colon >= 0 && !rest.EndsWith(']');
        var name = hasPort ? rest[..colon] : rest;
        var port = defaultPort;
        if (hasPort && (!int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > ushort.MaxValue))
            throw Invalid(host);
        if (name is "" or "localhost")
            return new IPEndPoint(IPAddress.Loopback, port);
        return IPAddress.TryParse(name.Trim('[', ']'), out var address) ? new IPEndPoint(address, port) : throw Invalid(host);
    }

    private static EngineException Invalid(string host) => new(ErrorKind.InvalidArgument, $"invalid bind address ({host})");
}
