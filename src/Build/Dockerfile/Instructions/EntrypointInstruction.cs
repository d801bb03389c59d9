namespace Skiff.Build.Dockerfile.Instructions;

public sealed record EntrypointInstruction(CommandLine Command) : Instruction;
