using System.Globalization;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Runtime.Launch;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`create ID`, and what `run` shares with it.</summary>
internal static class CreateVerb
{
    public static readonly VerbOption[] SharedOptions =
    [
        new("bundle", true, 'b'), new("console-socket", true), new("pid-file", true), new("no-pivot", false),
        new("no-new-keyring", false), new("preserve-fds", true), new("explain", false),
    ];

    public static Verb Verb { get; } = new("create", "create a container", "ID", SharedOptions, Run);

    public static CreateRequest Request(VerbCall call)
    {
        var bundle = Path.GetFullPath(call.Value("bundle") ?? ".");
        return new CreateRequest
        {
            Root = call.Globals.Root,
            Id = call.Id,
            Bundle = bundle,
            Time = call.Globals.Time,
            Streams = new StandardStreams { Inherited = true, PreservedDescriptors = PreservedDescriptors(call) },
            NoPivot = call.Has("no-pivot"),
            NoNewKeyring = call.Has("no-new-keyring"),
            ConsoleSocket = call.Value("console-socket"),
        };
    }

    /// <summary>`--preserve-fds` counts those after the ones socket activation passes.</summary>
    public static int PreservedDescriptors(VerbCall call)
    {
        var count = call.Number("preserve-fds", 0);
        if (int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var listening))
            count += listening;
        for (var number = 3; number < 3 + count; number++)
        {
            if (!Path.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{number}")))
                throw new EngineException(ErrorKind.InvalidArgument, $"--preserve-fds: descriptor {number} is not open");
        }
        return count;
    }

    public static void Explain(VerbCall call)
    {
        var request = Request(call);
        var config = ConfigReader.ReadConfig(request.Bundle);
        var spec = ConfigReader.Parse(config, Path.Combine(request.Bundle, "config.json"));
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        ContainerLaunch.Explain(request.Options(spec), writer);
        VerbCall.Print(writer.ToString());
    }

    /// <summary>Written aside and renamed: who waits for the file must not find it empty.</summary>
    public static void WritePidFile(string? path, int pid)
    {
        if (path is null)
            return;
        var full = Path.GetFullPath(path);
        var aside = Path.Combine(Path.GetDirectoryName(full)!, "." + Path.GetFileName(full));
        using (var file = DirectoryDescriptor.Open(aside, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC, 0x1b6))
            file.Write(System.Text.Encoding.ASCII.GetBytes(pid.ToString(CultureInfo.InvariantCulture)), aside);
        File.Move(aside, full, overwrite: true);
    }

    /// <summary>Hands the controlling side of a terminal to whoever listens on the console socket.</summary>
    public static void SendTerminal(string? socketPath, FileDescriptor? terminal)
    {
        if (terminal is null)
            return;
        using (terminal)
        {
            if (socketPath is null)
                throw new EngineException(ErrorKind.InvalidArgument, "process.terminal: nobody takes the terminal (pass --console-socket)");
            using var socket = DescriptorMessages.Connect(socketPath);
            DescriptorMessages.Send(socket, terminal, "/dev/pts/ptmx");
        }
    }

    private static int Run(VerbCall call)
    {
        if (call.Has("explain"))
        {
            Explain(call);
            return 0;
        }
        var container = Container.Create(Request(call));
        WritePidFile(call.Value("pid-file"), container.Record.Pid);
        return 0;
    }
}
