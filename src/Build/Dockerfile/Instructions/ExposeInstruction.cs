namespace Skiff.Build.Dockerfile.Instructions;

public sealed record ExposeInstruction(IReadOnlyList<string> Ports) : Instruction;
