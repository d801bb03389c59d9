namespace Skiff.Build.Dockerfile.Instructions;

public sealed record MaintainerInstruction(string Name) : Instruction;
