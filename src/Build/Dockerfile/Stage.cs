using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Build.Dockerfile;

/// <summary>What one FROM begins.</summary>
public sealed record Stage(int Index, FromInstruction From, IReadOnlyList<Instruction> Instructions)
{
    public string? Name => From.StageName;
}
