namespace Skiff.Storage.Tar;

/// <summary>The type flags of pax(1) and GNU tar.</summary>
internal enum TarKind : byte
{
    Regular = (byte)'0',
    HardLink = (byte)'1',
    SymbolicLink = (byte)'2',
    CharacterDevice = (byte)'3',
    BlockDevice = (byte)'4',
    Directory = (byte)'5',
    Fifo = (byte)'6',
    GnuSparse = (byte)'S',
    GnuLongName = (byte)'L',
    GnuLongLink = (byte)'K',
    PaxLocal = (byte)'x',
    PaxGlobal = (byte)'g',
}
