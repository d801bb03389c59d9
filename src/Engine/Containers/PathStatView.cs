using Skiff.Api.Containers;
using Skiff.Linux.Files;
using Skiff.Storage.Files;

namespace Skiff.Engine.Containers;

/// <summary>What stands at a path, as the API tells it.</summary>
internal static class PathStatView
{
    public static ContainerPathStat Of(PathStatus status) => new()
    {
        Name = status.Name,
        Size = status.Size,
        Mode = ModeOf(status),
        Mtime = DockerTime.Format(DateTimeOffset.UnixEpoch.AddSeconds(status.Modified.Seconds).AddTicks(status.Modified.Nanoseconds / 100)),
        LinkTarget = status.LinkTarget,
    };

    /// <summary>The bits of Go's os.FileMode, which are its own.</summary>
    private static uint ModeOf(PathStatus status)
    {
        var type = status.Kind switch
        {
            FileKind.Directory => 1u << 31,
            FileKind.SymbolicLink => 1u << 27,
            FileKind.BlockDevice => 1u << 26,
            FileKind.CharacterDevice => (1u << 26) | (1u << 21),
            FileKind.Fifo => 1u << 25,
            FileKind.Socket => 1u << 24,
            _ => 0u,
        };
        var special = ((status.Permissions & 0x800) != 0 ? 1u << 23 : 0u)
            | ((status.Permissions & 0x400) != 0 ? 1u << 22 : 0u)
            | ((status.Permissions & 0x200) != 0 ? 1u << 20 : 0u);
        return type | special | (status.Permissions & 0x1FF);
    }
}
