using Skiff.Errors;

namespace Skiff.Runtime.Shim.Wire;

/// <summary>Numbers for <see cref="ErrorKind"/> that hold whatever happens to the order of the enumeration.</summary>
internal static class ErrorKindCode
{
    public static byte Of(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => 1,
        ErrorKind.Unauthenticated => 2,
        ErrorKind.PermissionDenied => 3,
        ErrorKind.NotFound => 4,
        ErrorKind.Conflict => 5,
        ErrorKind.NotModified => 6,
        ErrorKind.NotImplemented => 7,
        ErrorKind.Unavailable => 8,
        _ => 0,
    };

    public static ErrorKind ToKind(byte code) => code switch
    {
        1 => ErrorKind.InvalidArgument,
        2 => ErrorKind.Unauthenticated,
        3 => ErrorKind.PermissionDenied,
        4 => ErrorKind.NotFound,
        5 => ErrorKind.Conflict,
        6 => ErrorKind.NotModified,
        7 => ErrorKind.NotImplemented,
        8 => ErrorKind.Unavailable,
        _ => ErrorKind.Internal,
    };
}
