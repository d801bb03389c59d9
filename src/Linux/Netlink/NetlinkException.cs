using Skiff.Errors;

namespace Skiff.Linux.Netlink;

/// <summary>The kernel refused a netlink request. The socket remains usable.</summary>
public sealed class NetlinkException : EngineException
{
    public NetlinkException(string request, int errno, string? kernelMessage)
        : base(ErrorKind.Internal, $"{request}: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(errno)}"
            + (kernelMessage is null ? "" : $": {kernelMessage}"))
    {
        Request = request;
        Errno = errno;
        KernelMessage = kernelMessage;
    }

    /// <summary>What was asked, in words: "add link veth1234567".</summary>
    public string Request { get; }

    public int Errno { get; }

    /// <summary>The kernel's own explanation, when it gives one (NLMSGERR_ATTR_MSG).</summary>
    public string? KernelMessage { get; }
}
