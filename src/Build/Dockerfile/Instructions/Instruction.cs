namespace Skiff.Build.Dockerfile.Instructions;

/// <summary>One instruction of a Dockerfile.</summary>
public abstract record Instruction
{
    /// <summary>In capitals.</summary>
    public string Keyword { get; init; } = "";

    /// <summary>The whole logical line as it was written, here-documents left out; what progress shows.</summary>
    public string Text { get; init; } = "";

    public SourceRange Range { get; init; }
}
