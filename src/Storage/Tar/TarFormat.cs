using Skiff.Errors;

namespace Skiff.Storage.Tar;

/// <summary>Sizes of the format, and the errors of archives that do not keep to it, in the words Docker passes on.</summary>
internal static class TarFormat
{
    public const int BlockSize = 512;

    /// <summary>The largest extension header that is read, in bytes; what is larger is an attack.</summary>
    public const int MaximumExtension = 1 << 20;

    public static long Padding(long size) => (BlockSize - (size & (BlockSize - 1))) & (BlockSize - 1);

    public static EngineException UnexpectedEnd() => new(ErrorKind.InvalidArgument, "unexpected EOF");

    public static EngineException InvalidHeader() => new(ErrorKind.InvalidArgument, "archive/tar: invalid tar header");
}
