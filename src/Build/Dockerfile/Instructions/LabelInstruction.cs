namespace Skiff.Build.Dockerfile.Instructions;

public sealed record LabelInstruction(IReadOnlyList<NameValue> Labels) : Instruction;
