using System.Net;

namespace Skiff.Server.Listening;

/// <summary>Where the API is served.</summary>
public abstract record ListenAddress
{
    private ListenAddress()
    {
    }

    /// <summary>A unix socket, made with mode 0660 and the group; a stale file in its place is unlinked.</summary>
    /// <param name="Path">The socket's file.</param>
    /// <param name="GroupId">The group that may connect beside root; null leaves it to root's.</param>
    public sealed record Unix(string Path, uint? GroupId) : ListenAddress
    {
        public override string ToString() => $"unix://{Path}";
    }

    /// <summary>A TCP port; without <paramref name="Tls"/> whoever reaches it is root on this machine.</summary>
    public sealed record Tcp(IPEndPoint EndPoint, TlsFiles? Tls) : ListenAddress
    {
        public override string ToString() => $"tcp://{EndPoint}";
    }

    /// <summary>A listening socket that systemd passed.</summary>
    public sealed record Inherited(int Descriptor) : ListenAddress
    {
        public override string ToString() => $"fd://{Descriptor}";
    }
}
