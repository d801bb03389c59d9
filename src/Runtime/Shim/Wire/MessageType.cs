namespace Skiff.Runtime.Shim.Wire;

/// <summary>The second field of a frame; the payload's fields are listed in order.</summary>
internal enum MessageType : byte
{
    // Client to shim

    /// <summary>u32 magic, u16 version.</summary>
    Control = 1,

    /// <summary>u32 magic, u16 version, string process, u8 <see cref="AttachedStreams"/>.</summary>
    Attach = 2,

    /// <summary>See <see cref="LaunchMessage"/>; Done carries the PID.</summary>
    Launch = 3,

    /// <summary>string process; Done, with the PID, when the program was executed.</summary>
    Start = 4,

    /// <summary>See ExecMessage.</summary>
    Prepare = 5,

    /// <summary>string process, i32 signal.</summary>
    Signal = 6,

    /// <summary>string process, u16 height, u16 width.</summary>
    Resize = 7,

    /// <summary>string exec: its exit is known to the daemon, or it will never be started. Not answered when the request is 0.</summary>
    Forget = 8,

    /// <summary>Nothing; the shim closes the connection after Done.</summary>
    Release = 9,

    /// <summary>
    /// u64 inode, string path: the rotated log file with that inode has been compressed into path; the shim, which alone knows its present
    /// number, puts it in place of the original.
    /// </summary>
    Compressed = 10,

    // Shim to client

    /// <summary>i32 value (a PID, or 0).</summary>
    Done = 64,

    /// <summary>u8 error kind (see <see cref="ErrorKindCode"/>), string message.</summary>
    Failed = 65,

    /// <summary>See <see cref="WelcomeMessage"/>.</summary>
    Welcome = 66,

    /// <summary>string process, i32 code, i64 nanoseconds since 1970, u8 out of memory.</summary>
    Exited = 67,

    /// <summary>string log path: it was rotated, and the rotated files are to be compressed (see <see cref="Compressed"/>).</summary>
    Rotated = 68,

    /// <summary>Nothing: the kernel killed a process of the container for want of memory.</summary>
    OutOfMemory = 69,
}
