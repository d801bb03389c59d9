using Skiff.Linux.Files;

namespace Skiff.Storage.Tar;

/// <summary>One member of an archive, with everything the extension headers before it said. Names are bytes as they stood there.</summary>
internal sealed class TarEntry
{
    public byte[] Name { get; set; } = [];

    public byte[] LinkName { get; set; } = [];

    public TarKind Kind { get; set; }

    /// <summary>The low twelve bits.</summary>
    public uint Permissions { get; set; }

    public uint User { get; set; }

    public uint Group { get; set; }

    public FileTime Modified { get; set; }

    /// <summary>How many bytes of content follow the header in the archive.</summary>
    public long StoredSize { get; set; }

    /// <summary>The size of the file: larger than what is stored when it has holes.</summary>
    public long RealSize { get; set; }

    public uint DeviceMajor { get; set; }

    public uint DeviceMinor { get; set; }

    /// <summary>Extended attributes: name and value as bytes.</summary>
    public List<(byte[] Name, byte[] Value)>? Attributes { get; set; }

    /// <summary>The pieces that are not holes: offset and length in the file; null for a file without holes.</summary>
    public List<(long Offset, long Length)>? Pieces { get; set; }

    /// <summary>The list of pieces stands at the start of the content (PAX sparse format 1.0).</summary>
    public bool PiecesInContent { get; set; }
}
