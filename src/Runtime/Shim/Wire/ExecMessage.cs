namespace Skiff.Runtime.Shim.Wire;

/// <summary>
/// <see cref="MessageType.Prepare"/>: string exec, u8 terminal, u8 open stdin, console size (as in <see cref="LaunchMessage"/>), and the process
/// object of the runtime specification as a string of JSON.
/// </summary>
internal static class ExecMessage
{
    public static void Write(FrameWriter writer, uint request, ShimExec exec, ReadOnlySpan<byte> processJson)
    {
        writer.Begin(MessageType.Prepare, request).Text(exec.ExecId).Bool(exec.Process.Terminal ?? false).Bool(exec.OpenStdin);
        LaunchMessage.WriteSize(writer, exec.ConsoleSize);
        writer.Bytes(processJson).End();
    }
}
