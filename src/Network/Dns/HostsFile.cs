using System.Text;

namespace Skiff.Network.Dns;

/// <summary>The text of a container's /etc/hosts.</summary>
public static class HostsFile
{
    private const string Base = "127.0.0.1\tlocalhost\n";
    private const string BaseIPv6 =
        "::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\n"
        + "ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";

    /// <summary>
    /// Base lines, then <paramref name="extra"/> (<c>--add-host</c> and links: address and names, in order), then one line
    /// for each of the container's own <paramref name="addresses"/>.
    /// </summary>
    public static string Build(
        IEnumerable<(string Address, string Names)> extra, IEnumerable<string> addresses, string hostname, string domain)
    {
        var text = new StringBuilder(Base).Append(BaseIPv6);
        AppendLines(text, extra);
        var names = domain.Length == 0 ? hostname : $"{hostname}.{domain} {hostname}";
        foreach (var address in addresses)
        {
            text.Append(address).Append('\t').Append(names).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>For <c>--network host</c>: the host's own file and the extra lines.</summary>
    public static string FromHost(string hostFile, IEnumerable<(string Address, string Names)> extra)
    {
        var text = new StringBuilder(hostFile);
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
        AppendLines(text, extra);
        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, IEnumerable<(string Address, string Names)> lines)
    {
        foreach (var (address, names) in lines)
        {
            text.Append(address).Append('\t').Append(names).Append('\n');
        }
    }
}
