namespace Skiff.Oci.Image;

/// <summary>The value of a Go set in JSON: <c>{}</c>.</summary>
public sealed record EmptyObject
{
    public static readonly EmptyObject Instance = new();
}
