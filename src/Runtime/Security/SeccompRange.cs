namespace Skiff.Runtime.Security;

/// <summary>Calls from <paramref name="Start"/> up to the start of the next range.</summary>
internal readonly record struct SeccompRange(uint Start, SeccompVerdict Verdict);
