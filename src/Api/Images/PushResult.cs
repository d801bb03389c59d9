namespace Skiff.Api.Images;

/// <summary>The `aux` of a push: what the tag stands for now.</summary>
/// <param name="Size">Bytes of the manifest.</param>
public sealed record PushResult(string Tag, string Digest, long Size);
