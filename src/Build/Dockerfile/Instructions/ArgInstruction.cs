namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>Declares build arguments; a null value is one without default.</summary>
public sealed record ArgInstruction(IReadOnlyList<KeyValuePair<string, string?>> Arguments) : Instruction;
