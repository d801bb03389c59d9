using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Skiff.Engine.Build;
using Skiff.Server.BuildKit.Protocol.Control;
using Skiff.Server.BuildKit.Protocol.Gateway;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>
/// A build by the name its client gave it. Three calls meet here, in any order: the one that opens and finishes it, the one that watches, and those that say
/// what is to be built.
/// </summary>
internal sealed class BuildJob(string reference, TimeProvider time) : IBuildReport, IDisposable
{
    private readonly Channel<StatusResponse> _events = Channel.CreateUnbounded<StatusResponse>();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TaskCompletionSource<Protocol.Control.SolveRequest> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Reference => reference;

    /// <summary>What was built, by the names that the client has for it.</summary>
    public ConcurrentDictionary<string, ISolvedBuild> Results { get; } = new(StringComparer.Ordinal);

    /// <summary>What the client says is the result.</summary>
    public TaskCompletionSource<ReturnRequest> Returned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Protocol.Control.SolveRequest> Opened => _opened.Task;

    /// <summary>The build has ended, or nobody wants it any more.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    public ChannelReader<StatusResponse> Events => _events.Reader;

    public void Open(Protocol.Control.SolveRequest request) => _opened.TrySetResult(request);

    public void Cancel() => _cancelled.Cancel();

    /// <summary>Nothing more is reported.</summary>
    public void End() => _events.Writer.TryComplete();

    public void Vertex(BuildVertex vertex) => Report(new StatusResponse { Vertexes = { Of(vertex) } });

    /// <summary>A cache that cannot be read stops no build, here as with BuildKit; it is seen, though, that it is of no use.</summary>
    public void PassedOver(string cache)
    {
        var now = time.GetUtcNow();
        var digest = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        Vertex(new BuildVertex(digest, $"importing cache manifest from {cache}")
        {
            Started = now,
            Completed = now,
            Error = "importing caches is not supported by this engine: it uses what it has built itself",
        });
    }

    public void Log(string vertex, int stream, ReadOnlyMemory<byte> text) => Report(new StatusResponse
    {
        Logs = { new VertexLog { Vertex = vertex, Stream = stream, Msg = ByteString.CopyFrom(text.Span), Timestamp = time.GetUtcNow().ToTimestamp() } },
    });

    public void Part(string vertex, BuildPart part) => Report(new StatusResponse
    {
        Statuses =
        {
            new VertexStatus
            {
                ID = part.Id,
                Vertex = vertex,
                Current = part.Current,
                Total = part.Total,
                Timestamp = time.GetUtcNow().ToTimestamp(),
                Started = part.Started.ToTimestamp(),
                Completed = part.Completed?.ToTimestamp(),
            },
        },
    });

    /// <summary>There is nothing but its report left.</summary>
    public bool HasEnded { get; private set; }

    public void Dispose()
    {
        if (HasEnded)
            return;
        HasEnded = true;
        _cancelled.Cancel();
        End();
        foreach (var result in Results.Values)
            result.Dispose();
        Returned.TrySetCanceled();
        _opened.TrySetCanceled();
        _cancelled.Dispose();
    }

    private void Report(StatusResponse response) => _events.Writer.TryWrite(response);

    private static Vertex Of(BuildVertex vertex) => new()
    {
        Digest = vertex.Digest,
        Name = vertex.Name,
        Cached = vertex.Cached,
        Started = vertex.Started?.ToTimestamp(),
        Completed = vertex.Completed?.ToTimestamp(),
        Error = vertex.Error,
    };
}
