namespace Skiff.Linux.Processes;

/// <summary>A place in a table that an operation may go on at: always further down.</summary>
public sealed class Label
{
    internal int Target { get; set; } = -1;
}
