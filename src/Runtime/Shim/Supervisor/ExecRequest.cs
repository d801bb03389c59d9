using System.Text.Json;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>A <see cref="MessageType.Prepare"/> as it arrived; see <see cref="ExecMessage"/>.</summary>
internal sealed record ExecRequest(string ExecId, bool Terminal, bool OpenStdin, TerminalSize? Size, Process Process)
{
    public static ExecRequest Read(ref Frame frame)
    {
        var (id, terminal, openStdin, size) = (frame.Text(), frame.Bool(), frame.Bool(), LaunchMessage.ReadSize(ref frame));
        try
        {
            var process = SpecJson.ReadProcess(frame.Bytes());
            return new ExecRequest(id, terminal, openStdin, size, process);
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"the process of exec {id}: {error.Message}", error);
        }
    }

    /// <summary>The process, its terminal of the size that it has got by now.</summary>
    public Process ProcessWith(TerminalSize? size) => size is { } known && Terminal
        ? Process with { ConsoleSize = new ConsoleSize { Height = known.Height, Width = known.Width } }
        : Process;
}
