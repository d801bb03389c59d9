namespace Skiff.CommandLine.Templates;

/// <summary>What a missing key of a map yields: false, and printed as `&lt;no value&gt;`.</summary>
internal sealed class NoValue
{
    public static NoValue Instance { get; } = new();

    private NoValue()
    {
    }
}
