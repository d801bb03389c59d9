using System.Net;
using Skiff.Errors;

namespace Skiff.Network.Sandboxes;

/// <summary>Driver options of an endpoint (<c>com.docker.network.endpoint.*</c>), and its link-local addresses.</summary>
internal static class EndpointOptions
{
    /// <summary>The name of the interface in the container.</summary>
    public const string Name = "com.docker.network.endpoint.ifname";
    private const string Sysctls = "com.docker.network.endpoint.sysctls";

    /// <summary>
    /// The settings of "net.ipv4.conf.IFNAME.forwarding=1,…", as paths below /proc/sys for this interface.
    /// </summary>
    /// <exception cref="EngineException">InvalidArgument: not such a setting. NotImplemented: an option of Docker's that is not there.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Settings(IReadOnlyDictionary<string, string> options, string interfaceName)
    {
        foreach (var option in options.Keys)
        {
            if (option is not (Name or Sysctls) && option.StartsWith("com.docker.network.", StringComparison.Ordinal))
            {
                throw new EngineException(ErrorKind.NotImplemented, $"endpoint option {option} is not supported");
            }
        }
        return options.TryGetValue(Sysctls, out var list)
            ? [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(setting => Setting(setting.Trim(), interfaceName))]
            : [];
    }

    /// <summary>Addresses of 169.254.0.0/16 or fe80::/10.</summary>
    public static void CheckLinkLocal(IReadOnlyList<string> addresses)
    {
        foreach (var text in addresses)
        {
            if (!IPAddress.TryParse(text, out var address))
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid link-local IP address: {text}");
            }
            if (!address.IsIPv6LinkLocal && address.GetAddressBytes() is not [169, 254, _, _])
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid link-local IP address: {text} is not link-local");
            }
        }
    }

    /// <summary>Writes settings in the calling thread's namespace.</summary>
    public static int Apply(IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        foreach (var (path, value) in settings)
        {
            try
            {
                File.WriteAllText(path, value);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"unable to set sysctl {path}={value}: {error.Message}", error);
            }
        }
        return settings.Count;
    }

    private static KeyValuePair<string, string> Setting(string text, string interfaceName)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var parts = equals < 0 ? [] : text[..equals].Split('.');
        if (parts is not ["net", _, _, "IFNAME", _] || parts.Any(part => part.Length == 0 || part.Contains('/', StringComparison.Ordinal)))
        {
            throw new EngineException(
                ErrorKind.InvalidArgument, $"invalid endpoint sysctl \"{text}\": the form is net.ipv4.conf.IFNAME.<setting>=<value>");
        }
        parts[3] = interfaceName;
        return new("/proc/sys/" + string.Join('/', parts), text[(equals + 1)..]);
    }
}
