namespace Skiff.Engine.Logs;

/// <summary>One line of a json-file log.</summary>
internal ref struct LogEntry
{
    /// <summary>UTF-8, with its line feed unless the line was cut.</summary>
    public ReadOnlySpan<byte> Text;

    /// <summary>1 is standard output, 2 standard error.</summary>
    public byte Stream;

    public DateTimeOffset Time;

    /// <summary>The time as it stands in the file, RFC 3339.</summary>
    public ReadOnlySpan<byte> TimeText;

    /// <summary>The "attrs" object as JSON; empty without.</summary>
    public ReadOnlySpan<byte> Attributes;

    /// <summary>The text without its line feed.</summary>
    public readonly ReadOnlySpan<byte> Line => IsPartial ? Text : Text[..^1];

    public readonly bool IsPartial => Text.Length == 0 || Text[^1] != (byte)'\n';
}
