using Skiff.Linux.Files;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>Go's os.FileMode, which is not the kernel's.</summary>
internal static class GoFileMode
{
    private const uint Directory = 1u << 31;
    private const uint SymbolicLink = 1 << 27;
    private const uint Device = 1 << 26;
    private const uint Fifo = 1 << 25;
    private const uint Socket = 1 << 24;
    private const uint SetUser = 1 << 23;
    private const uint SetGroup = 1 << 22;
    private const uint CharacterDevice = 1 << 21;
    private const uint Sticky = 1 << 20;

    public static FileKind KindOf(uint mode) => mode switch
    {
        _ when (mode & Directory) != 0 => FileKind.Directory,
        _ when (mode & SymbolicLink) != 0 => FileKind.SymbolicLink,
        _ when (mode & CharacterDevice) != 0 => FileKind.CharacterDevice,
        _ when (mode & Device) != 0 => FileKind.BlockDevice,
        _ when (mode & Fifo) != 0 => FileKind.Fifo,
        _ when (mode & Socket) != 0 => FileKind.Socket,
        _ => FileKind.Regular,
    };

    /// <summary>The kernel's low twelve bits.</summary>
    public static uint PermissionsOf(uint mode)
        => (mode & 0x1FF) | ((mode & SetUser) != 0 ? 0x800u : 0) | ((mode & SetGroup) != 0 ? 0x400u : 0) | ((mode & Sticky) != 0 ? 0x200u : 0);

    public static uint Of(FileKind kind, uint permissions)
    {
        var mode = (permissions & 0x1FF) | ((permissions & 0x800) != 0 ? SetUser : 0) | ((permissions & 0x400) != 0 ? SetGroup : 0) | ((permissions & 0x200) != 0 ? Sticky : 0);
        return mode | kind switch
        {
            FileKind.Directory => Directory,
            FileKind.SymbolicLink => SymbolicLink,
            FileKind.CharacterDevice => Device | CharacterDevice,
            FileKind.BlockDevice => Device,
            FileKind.Fifo => Fifo,
            FileKind.Socket => Socket,
            _ => 0,
        };
    }
}
