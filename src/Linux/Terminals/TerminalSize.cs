namespace Skiff.Linux.Terminals;

/// <summary>The size of a terminal in characters.</summary>
public readonly record struct TerminalSize(int Rows, int Columns);
