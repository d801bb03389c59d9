using Skiff.Server.Versioning;

namespace Skiff.Server.Streams;

/// <summary>Media types of a process's output.</summary>
internal static class StreamType
{
    public const string Raw = "application/vnd.docker.raw-stream";
    public const string Multiplexed = "application/vnd.docker.multiplexed-stream";

    /// <summary>Framed output has a name of its own since 1.42.</summary>
    public static string Of(bool tty, ApiVersion version) => tty || version < new ApiVersion(1, 42) ? Raw : Multiplexed;
}
