namespace Skiff.CommandLine.Grammar;

/// <summary>A value that its flag cannot take; the message says why, without naming the flag.</summary>
public sealed class FlagValueException(string message) : Exception(message);
