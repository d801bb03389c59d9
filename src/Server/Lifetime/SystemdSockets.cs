using System.Globalization;
using Skiff.Errors;

namespace Skiff.Server.Lifetime;

/// <summary>The sockets that systemd passed (sd_listen_fds(3)): descriptors from 3 on, if they are meant for this process.</summary>
internal static class SystemdSockets
{
    private const int First = 3;

    /// <summary>
    /// All of them for an empty text or `*`, else the one of that number or name. Errors: InvalidArgument when there is none.
    /// </summary>
    public static IReadOnlyList<int> Find(string which)
    {
        var count = Count();
        if (count == 0)
            throw new EngineException(ErrorKind.InvalidArgument, "no sockets found via socket activation: make sure the service was started by systemd");
        if (which is "" or "*")
            return [.. Enumerable.Range(First, count)];
        if (int.TryParse(which, CultureInfo.InvariantCulture, out var number) && number >= First && number < First + count)
            return [number];
        var names = (Environment.GetEnvironmentVariable("LISTEN_FDNAMES") ?? "").Split(':');
        var index = Array.IndexOf(names, which);
        return index >= 0 && index < count
            ? [First + index]
            : throw new EngineException(ErrorKind.InvalidArgument, $"no systemd socket matches fd://{which}");
    }

    private static int Count()
        => Environment.GetEnvironmentVariable("LISTEN_PID") == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), CultureInfo.InvariantCulture, out var count)
            ? count
            : 0;
}
