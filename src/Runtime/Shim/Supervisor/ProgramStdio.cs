using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>
/// Both ends of a process's standard streams while it is being made: the program's, which it inherits, and ours.
/// With a terminal there are none; the runtime makes the terminal and hands over its master.
/// </summary>
internal sealed class ProgramStdio : IDisposable
{
    private ProgramStdio()
    {
    }

    public bool HasTerminal { get; private init; }

    public TerminalSize? ConsoleSize { get; private init; }

    public FileDescriptor? Stdin { get; private init; }

    public FileDescriptor? Stdout { get; private init; }

    public FileDescriptor? Stderr { get; private init; }

    /// <summary>Null when standard input is /dev/null.</summary>
    public FileDescriptor? OurStdin { get; private init; }

    public FileDescriptor? OurStdout { get; private init; }

    public FileDescriptor? OurStderr { get; private init; }

    public static ProgramStdio Terminal(TerminalSize? size) => new() { HasTerminal = true, ConsoleSize = size };

    public static ProgramStdio Pipes(bool openStdin)
    {
        var (outReader, outWriter) = Pipe.Open();
        var (errReader, errWriter) = Pipe.Open();
        var (inReader, inWriter) = openStdin ? Pipe.Open() : (OpenFile.Null(), null);
        return new ProgramStdio
        {
            Stdin = inReader,
            OurStdin = inWriter,
            Stdout = outWriter,
            OurStdout = outReader,
            Stderr = errWriter,
            OurStderr = errReader,
        };
    }

    /// <summary>Closes the program's ends: as long as we have them too, none of the streams ends.</summary>
    public void Dispose()
    {
        Stdin?.Dispose();
        Stdout?.Dispose();
        Stderr?.Dispose();
    }
}
