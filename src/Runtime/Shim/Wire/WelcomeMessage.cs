namespace Skiff.Runtime.Shim.Wire;

/// <summary>
/// <see cref="MessageType.Welcome"/>: u16 version, optional string path of the log whose rotated files wait for compression, u32 count, then for each process string name, i32 PID, u8 started,
/// u8 exited, i32 code, i64 nanoseconds, u8 out of memory. The container's first process comes first; none at all
/// before Launch.
/// </summary>
internal static class WelcomeMessage
{
    public static void Write(FrameWriter writer, uint request, string? uncompressedLog, IReadOnlyList<ProcessState> processes)
    {
        writer.Begin(MessageType.Welcome, request).U16(Protocol.Version).Text(uncompressedLog).U32((uint)processes.Count);
        for (var i = 0; i < processes.Count; i++)
        {
            var state = processes[i];
            writer.Text(state.Process).I32(state.Pid).Bool(state.Started).Bool(state.Exit is not null);
            WriteExit(writer, state.Exit ?? default);
        }

        writer.End();
    }

    public static (ushort Version, string? UncompressedLog, ProcessState[] Processes) Read(ref Frame frame)
    {
        var version = frame.U16();
        var uncompressed = frame.OptionalText();
        var processes = new ProcessState[checked((int)frame.U32())];
        for (var i = 0; i < processes.Length; i++)
        {
            var name = frame.Text();
            var pid = frame.I32();
            var started = frame.Bool();
            var exited = frame.Bool();
            var exit = ReadExit(ref frame);
            processes[i] = new ProcessState(name, pid, started, exited ? exit : null);
        }

        return (version, uncompressed, processes);
    }

    public static void WriteExited(FrameWriter writer, string process, ProcessExit exit)
    {
        writer.Begin(MessageType.Exited, 0).Text(process);
        WriteExit(writer, exit);
        writer.End();
    }

    public static ProcessExit ReadExit(ref Frame frame)
    {
        var code = frame.I32();
        var nanoseconds = frame.I64();
        return new ProcessExit(code, UnixTime.FromNanoseconds(nanoseconds), frame.Bool());
    }

    private static void WriteExit(FrameWriter writer, ProcessExit exit) =>
        writer.I32(exit.Code).I64(UnixTime.ToNanoseconds(exit.At)).Bool(exit.OutOfMemory);
}
