namespace Skiff.Runtime.Shim;

/// <summary>A json-file log: one JSON object a line, cut at 16 KiB of text, RFC 3339 times with nanoseconds.</summary>
public sealed record ShimLog
{
    public required string Path { get; init; }

    /// <summary>Bytes after which the file is rotated; null never.</summary>
    public long? MaxSize { get; init; }

    /// <summary>How many files to keep, the live one included.</summary>
    public int MaxFiles { get; init; } = 1;

    /// <summary>Rotated files are gzipped.</summary>
    public bool Compress { get; init; }

    /// <summary>The "attrs" object of each line (labels, environment, tag), already serialized; null for none.</summary>
    public string? AttributesJson { get; init; }
}
