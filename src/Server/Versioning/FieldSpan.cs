namespace Skiff.Server.Versioning;

/// <summary>The versions that have a field, both ends included.</summary>
internal readonly record struct FieldSpan(ApiVersion Since, ApiVersion Until)
{
    public static FieldSpan From(int minor) => new(new ApiVersion(1, minor), new ApiVersion(int.MaxValue, 0));

    public static FieldSpan UpTo(int minor) => new(new ApiVersion(0, 0), new ApiVersion(1, minor));

    public bool Includes(ApiVersion version) => version >= Since && version <= Until;
}
