namespace Skiff.Build.Dockerfile.Instructions;

public sealed record EnvInstruction(IReadOnlyList<NameValue> Variables) : Instruction;
