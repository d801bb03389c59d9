namespace Skiff.Server.BuildKit.Rpc;

/// <summary>A call is answered with an error.</summary>
/// <param name="status">The code.</param>
/// <param name="message">For people.</param>
/// <param name="details">An encoded google.rpc.Status; null for none.</param>
internal sealed class GrpcFailure(GrpcStatus status, string message, byte[]? details = null) : Exception(message)
{
    public GrpcStatus Status { get; } = status;

    public byte[]? Details { get; } = details;
}
