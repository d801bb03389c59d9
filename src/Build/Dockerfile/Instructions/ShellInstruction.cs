namespace Skiff.Build.Dockerfile.Instructions;

public sealed record ShellInstruction(IReadOnlyList<string> Words) : Instruction;
