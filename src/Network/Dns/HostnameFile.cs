namespace Skiff.Network.Dns;

/// <summary>The text of a container's /etc/hostname.</summary>
public static class HostnameFile
{
    public static string Build(string hostname) => hostname + "\n";
}
