namespace Skiff.Runtime.Shim.Wire;

/// <summary>
/// <see cref="MessageType.Launch"/>: string container, string bundle, string state directory, u8 terminal, console size,
/// u8 open stdin, u8 stdin once, log, runtime. A console size is u8 present, u16 height, u16 width. A log is u8 present, string
/// path, i64 max size (-1 none), i32 files, u8 compress, optional string attributes. A runtime is an optional string path, u32 count, strings.
/// </summary>
internal static class LaunchMessage
{
    public static void Write(FrameWriter writer, uint request, ShimLaunch launch)
    {
        writer.Begin(MessageType.Launch, request)
            .Text(launch.ContainerId).Text(launch.BundleDirectory).Text(launch.StateDirectory)
            .Bool(launch.Terminal);
        WriteSize(writer, launch.ConsoleSize);
        writer.Bool(launch.OpenStdin).Bool(launch.StdinOnce);
        WriteLog(writer, launch.Log);
        WriteRuntime(writer, launch.Runtime);
        writer.End();
    }

    public static ShimLaunch Read(ref Frame frame) => new()
    {
        ContainerId = frame.Text(),
        BundleDirectory = frame.Text(),
        StateDirectory = frame.Text(),
        Terminal = frame.Bool(),
        ConsoleSize = ReadSize(ref frame),
        OpenStdin = frame.Bool(),
        StdinOnce = frame.Bool(),
        Log = ReadLog(ref frame),
        Runtime = ReadRuntime(ref frame),
    };

    internal static void WriteSize(FrameWriter writer, TerminalSize? size)
    {
        writer.Bool(size is not null);
        writer.U16(size?.Height ?? 0).U16(size?.Width ?? 0);
    }

    internal static TerminalSize? ReadSize(ref Frame frame)
    {
        var present = frame.Bool();
        var size = new TerminalSize(frame.U16(), frame.U16());
        return present ? size : null;
    }

    private static void WriteLog(FrameWriter writer, ShimLog? log)
    {
        writer.Bool(log is not null);
        if (log is not null)
        {
            writer.Text(log.Path).I64(log.MaxSize ?? -1).I32(log.MaxFiles).Bool(log.Compress).Text(log.AttributesJson);
        }
    }

    private static ShimLog? ReadLog(ref Frame frame)
    {
        if (!frame.Bool())
        {
            return null;
        }

        var path = frame.Text();
        var maxSize = frame.I64();
        return new ShimLog
        {
            Path = path,
            MaxSize = maxSize < 0 ? null : maxSize,
            MaxFiles = frame.I32(),
            Compress = frame.Bool(),
            AttributesJson = frame.OptionalText(),
        };
    }

    private static void WriteRuntime(FrameWriter writer, ExternalRuntime? runtime)
    {
        writer.Text(runtime?.Path);
        writer.U32((uint)(runtime?.Arguments.Count ?? 0));
        for (var i = 0; i < (runtime?.Arguments.Count ?? 0); i++)
        {
            writer.Text(runtime!.Arguments[i]);
        }
    }

    private static ExternalRuntime? ReadRuntime(ref Frame frame)
    {
        var path = frame.OptionalText();
        var arguments = new string[checked((int)frame.U32())];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = frame.Text();
        }

        return path is null ? null : new ExternalRuntime(path, arguments);
    }
}
