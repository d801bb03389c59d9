namespace Skiff.Build.Dockerfile.Instructions;

public sealed record WorkdirInstruction(string Path) : Instruction;
