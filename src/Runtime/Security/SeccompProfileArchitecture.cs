namespace Skiff.Runtime.Security;

/// <summary>An architecture and those that the same kernel runs besides.</summary>
internal sealed record SeccompProfileArchitecture
{
    public string Architecture { get; init; } = "";

    public string[]? SubArchitectures { get; init; }
}
