namespace Skiff.Build.Dockerfile.Instructions;

public sealed record UserInstruction(string User) : Instruction;
