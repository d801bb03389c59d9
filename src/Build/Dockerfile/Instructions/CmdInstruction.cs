namespace Skiff.Build.Dockerfile.Instructions;

public sealed record CmdInstruction(CommandLine Command) : Instruction;
