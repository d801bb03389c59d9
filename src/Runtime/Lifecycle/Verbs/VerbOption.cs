namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`--name`, and `-s` if <paramref name="Short"/> is set. <paramref name="TakesValue"/>: `--name value` or `--name=value`.</summary>
public sealed record VerbOption(string Name, bool TakesValue, char? Short = null);
