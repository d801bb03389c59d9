using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Skiff.Api.Exec;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Exec;

/// <summary>A client attached to an exec, which starts when this runs.</summary>
internal sealed class ExecAttachment(EngineParts parts, ExecStart start, ExecInstance exec, ExecStartRequest request) : IAttachment
{
    private const int FrameHeader = 8;
    private static readonly TimeSpan ExitAfterOutput = TimeSpan.FromSeconds(10);
    private readonly byte[] _detachKeys = DetachKeys.Parse(exec.Request.DetachKeys);

    public bool Tty => exec.Request.Tty;

    public async Task RunAsync(IDuplexPipe client, CancellationToken cancellationToken)
    {
        using var socket = await StartedAsync(client, cancellationToken);
        if (socket is null)
            return;
        var pump = new StreamPump(socket, client)
        {
            Stdin = exec.Request.AttachStdin,
            Detach = Tty ? new DetachScanner(_detachKeys) : null,
        };
        if (await pump.RunAsync(cancellationToken))
        {
            parts.Events.Publish(exec.Container, "exec_detach", ("execID", exec.Id));
            return;
        }
        await AwaitExitAsync(cancellationToken);
    }

    /// <summary>Clients ask for the exit code as soon as the stream has ended: it is there by then.</summary>
    private async Task AwaitExitAsync(CancellationToken cancellationToken)
    {
        try
        {
            start.Record(exec, await exec.Process!.Exited.WaitAsync(ExitAfterOutput, parts.Time, cancellationToken));
        }
        catch (TimeoutException)
        {
            // it closed its streams and goes on
        }
    }

    private async Task<Socket?> StartedAsync(IDuplexPipe client, CancellationToken cancellationToken)
    {
        var streams = (exec.Request.AttachStdin ? AttachedStreams.Stdin : 0)
            | (exec.Request.AttachStdout ? AttachedStreams.Stdout : 0)
            | (exec.Request.AttachStderr ? AttachedStreams.Stderr : 0);
        try
        {
            return await start.StartAsync(exec, request, streams == 0 ? AttachedStreams.Stdout | AttachedStreams.Stderr : streams, cancellationToken);
        }
        catch (EngineException error)
        {
            // the connection is taken over already: the error can only be said on standard output
            Write(client.Output, error.Message + "\r\n");
            await client.Output.FlushAsync(cancellationToken);
            return null;
        }
    }

    private void Write(PipeWriter output, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!Tty)
        {
            Span<byte> header = stackalloc byte[FrameHeader];
            header.Clear();
            header[0] = 1;
            BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)bytes.Length);
            output.Write(header);
        }
        output.Write(bytes);
    }
}
