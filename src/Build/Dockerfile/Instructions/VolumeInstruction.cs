namespace Skiff.Build.Dockerfile.Instructions;

public sealed record VolumeInstruction(IReadOnlyList<string> Paths) : Instruction;
