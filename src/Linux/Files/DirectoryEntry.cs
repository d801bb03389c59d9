namespace Skiff.Linux.Files;

/// <summary>A name in a directory; the bytes are copied. The kind is 0 where the file system does not tell.</summary>
public readonly record struct DirectoryEntry(byte[] Name, FileKind Kind);
