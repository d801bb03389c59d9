namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>As written: quotes and variables are still to be expanded.</summary>
public readonly record struct NameValue(string Name, string Value);
