namespace Skiff.Runtime.Shim.Logs;

/// <summary>What lines that were read together share.</summary>
internal readonly ref struct LogContext
{
    public required bool IsError { get; init; }

    /// <summary>A JSON object; empty for none.</summary>
    public required ReadOnlySpan<byte> Attributes { get; init; }

    /// <summary>As RFC 3339 has it, with nanoseconds.</summary>
    public required ReadOnlySpan<byte> Time { get; init; }
}
