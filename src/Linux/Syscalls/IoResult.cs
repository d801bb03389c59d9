namespace Skiff.Linux.Syscalls;

/// <summary>
/// What a read or write answered, for loops that meet EAGAIN, EPIPE and EIO all the time and in which an exception would be out of place.
/// </summary>
/// <param name="Count">Bytes transferred; 0 at the end of input, -1 on failure.</param>
/// <param name="Error">None unless <paramref name="Count"/> is -1.</param>
public readonly record struct IoResult(int Count, Errno Error)
{
    public bool Failed => Count < 0;

    /// <summary>A non-blocking descriptor that is not ready.</summary>
    public bool WouldBlock => Error == Errno.EAGAIN;

    public bool IsEnd => Count == 0;

    internal static IoResult Of(nint result) => Kernel.ErrnoOf(result) is var error and not Errno.None ? new(-1, error) : new((int)result, Errno.None);
}
