namespace Skiff.Runtime.Shim;

/// <summary>In characters.</summary>
public readonly record struct TerminalSize(ushort Height, ushort Width);
