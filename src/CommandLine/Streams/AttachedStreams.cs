using System.Buffers;
using Skiff.Client;

namespace Skiff.CommandLine.Streams;

/// <summary>
/// The user's terminal (or pipes) and a container's streams, joined: what is typed goes in, what comes out is shown, until
/// the container's side ends or the keys to detach are typed. A terminal is raw meanwhile, and is restored in every case.
/// </summary>
internal sealed class AttachedStreams : IAsyncDisposable
{
    private readonly Session _session;
    private readonly RawStream _raw;
    private readonly AttachedStreamsOptions _options;
    private readonly GuardedRawMode? _rawMode;
    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AttachedStreams(Session session, RawStream raw, AttachedStreamsOptions options)
    {
        _session = session;
        _raw = raw;
        _options = options;
        session.Output.Flush();
        if (options is { Terminal: true, Input: true } && session.Streams.InputIsTerminal)
            _rawMode = GuardedRawMode.Enter(session);
    }

    /// <summary>Ends with the container's output; true when the user detached before.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (_options.Input)
            StartInput();
        else
            await _raw.CloseWriteAsync();
        var output = CopyOutputAsync(cancellationToken);
        if (await Task.WhenAny(output, _detached.Task) == _detached.Task)
            return true;
        await output;
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        _rawMode?.Dispose();
        await _raw.DisposeAsync();
    }

    private Task CopyOutputAsync(CancellationToken cancellationToken)
    {
        var output = _options.Output ? _session.Streams.Output : Stream.Null;
        return _options.Terminal
            ? OutputFrames.CopyRawAsync(_raw.Stream, output, cancellationToken)
            : OutputFrames.CopyAsync(_raw.Stream, _options.Output ? output : null, _options.Error ? _session.Streams.Error : null, cancellationToken);
    }

    /// <summary>A read from a terminal cannot be called off: it has a thread of its own, which ends with the process at the latest.</summary>
    private void StartInput() => new Thread(PumpInput) { IsBackground = true, Name = "standard input" }.Start();

    private void PumpInput()
    {
        var buffer = new byte[16 * 1024];
        var filtered = new ArrayBufferWriter<byte>();
        try
        {
            int count;
            while ((count = _session.Streams.Input.Read(buffer, 0, buffer.Length)) > 0)
            {
                if (_options is not { Terminal: true, DetachKeys: { } keys })
                {
                    _raw.Stream.Write(buffer, 0, count);
                    continue;
                }
                filtered.ResetWrittenCount();
                var detached = keys.Filter(buffer.AsSpan(0, count), filtered);
                if (filtered.WrittenCount > 0)
                    _raw.Stream.Write(filtered.WrittenSpan);
                if (!detached)
                    continue;
                _detached.TrySetResult();
                return;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // the container's side has ended; its output ends the command
            return;
        }
        var closing = _raw.CloseWriteAsync();
        if (!closing.IsCompleted)
            closing.AsTask().Wait();
    }
}
