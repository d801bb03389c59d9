namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>
/// One verb of the runtime. <paramref name="Options"/> are what it takes besides <paramref name="Arguments"/> (their
/// names, for the usage line); <paramref name="Run"/> returns the exit status.
/// </summary>
public sealed record Verb(string Name, string Summary, string Arguments, VerbOption[] Options, Func<VerbCall, int> Run);
