namespace Skiff.Runtime.Shim.Wire;

/// <summary>
/// What a shim and its daemon say to each other on <c>shim.sock</c>, a stream socket that the daemon binds and listens
/// on before it starts the shim, so that connecting succeeds from the first moment.
/// </summary>
/// <remarks>
/// A frame is
/// <code>
/// u32 length    of all that follows
/// u8  type      <see cref="MessageType"/>
/// u32 request   chosen by the client; the answer repeats it; 0 for events
/// payload       fields one after the other
/// </code>
/// Integers are little endian. A string is a u32 length and that many bytes of UTF-8; an optional one has 0xffffffff for
/// null. A reader ignores bytes after the fields it knows and takes defaults for fields that are missing at the end, so
/// fields may be appended without a new version. A request of unknown type is answered with
/// <see cref="MessageType.Failed"/> of kind NotImplemented.
/// <para>
/// The first frame on a connection says what it is for:
/// <list type="bullet">
/// <item><see cref="MessageType.Control"/>: answered by <see cref="MessageType.Welcome"/> with the shim's version and a
/// snapshot of its processes; requests, answers and events follow until either side closes. There may be several.</item>
/// <item><see cref="MessageType.Attach"/>: answered by <see cref="MessageType.Done"/> or <see cref="MessageType.Failed"/>;
/// after Done the connection is the stream of <see cref="IShimProcess.AttachAsync"/>.</item>
/// </list>
/// A client may send further frames without waiting for answers; they are dealt with in order, and a request of one
/// connection that takes long does not hold up another connection.
/// </para>
/// Processes are named by the exec ID, the container's first process by the empty string.
/// </remarks>
internal static class Protocol
{
    /// <summary>
    /// Grows when the meaning of an existing message changes. Both sides name theirs in their first frame; the daemon, which
    /// is the newer one after an upgrade, speaks the shim's.
    /// </summary>
    public const ushort Version = 1;

    /// <summary>The first field of Control and Attach: "skif".</summary>
    public const uint Magic = 0x66696b73;

    public const int HeaderLength = 9;

    /// <summary>Nothing sensible is longer; a longer frame is a stranger talking.</summary>
    public const int MaxFrame = 16 * 1024 * 1024;

    /// <summary>The name of the container's first process.</summary>
    public const string InitProcess = "";

    public const string SocketName = "shim.sock";
}
