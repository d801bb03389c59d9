namespace Skiff.Server.BuildKit.Rpc;

/// <summary>The codes of gRPC that are answered (grpc.io, status codes).</summary>
internal enum GrpcStatus
{
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    NotFound = 5,
    Unimplemented = 12,
    Internal = 13,
}
