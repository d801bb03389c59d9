namespace Skiff.Build.Dockerfile.Instructions;

public sealed record StopsignalInstruction(string Signal) : Instruction;
