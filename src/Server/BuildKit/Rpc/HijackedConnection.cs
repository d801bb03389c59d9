using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Skiff.Server.Streams;

namespace Skiff.Server.BuildKit.Rpc;

/// <summary>A connection of the API that has become one of HTTP/2, as Kestrel takes it.</summary>
internal sealed class HijackedConnection : DefaultConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HijackedConnection(string id, IDuplexPipe raw)
        : base(id)
    {
        var stream = new PipeStream(raw);
        Transport = new StreamPipe(PipeReader.Create(stream), PipeWriter.Create(stream));
    }

    /// <summary>Kestrel has done with it.</summary>
    public Task Ended => _ended.Task;

    public override async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await base.DisposeAsync();
    }

    /// <summary>The raw pipe is completed by whoever handed it over, so it gets one of its own.</summary>
    private sealed class StreamPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
