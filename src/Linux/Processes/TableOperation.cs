namespace Skiff.Linux.Processes;

/// <summary>An operation while its table is being compiled.</summary>
internal sealed class TableOperation
{
    public required string Call { get; init; }

    public required int Number { get; init; }

    public required Argument[] Arguments { get; init; }

    /// <summary>What the operation is about, for the message of its failure.</summary>
    public string? Subject { get; init; }

    public int Result { get; set; } = -1;

    public byte Flags { get; set; }

    public List<(short Error, Label? Label)>? Branches { get; set; }

    public List<(Errno Errno, string Cause)>? Causes { get; set; }
}
