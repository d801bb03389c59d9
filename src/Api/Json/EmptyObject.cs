namespace Skiff.Api;

/// <summary>The value of a JSON object that is used as a set: `{}`.</summary>
public sealed record EmptyObject
{
    public static EmptyObject Value { get; } = new();
}
