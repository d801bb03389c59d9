namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>Begins a stage. Words are not expanded yet; only global ARGs apply to them.</summary>
public sealed record FromInstruction(string Image, string? StageName, string? Platform) : Instruction;
