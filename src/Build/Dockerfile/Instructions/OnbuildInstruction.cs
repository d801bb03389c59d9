namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>Keeps <see cref="Trigger"/>, as it was written, for the images built on this one.</summary>
public sealed record OnbuildInstruction(string Trigger) : Instruction;
