namespace Skiff.Engine.Build;

/// <summary>One piece of work that is reported from its begin to its end.</summary>
internal sealed class VertexWork
{
    private readonly IBuildReport _report;
    private readonly TimeProvider _time;
    private BuildVertex _vertex;

    public VertexWork(IBuildReport report, TimeProvider time, string name)
    {
        (_report, _time) = (report, time);
        _vertex = new BuildVertex("sha256:" + RandomId.New(), name) { Started = time.GetUtcNow() };
        report.Vertex(_vertex);
    }

    public bool Ended => _vertex.Completed is not null;

    public void Cached() => _vertex = _vertex with { Cached = true };

    public void Log(int stream, ReadOnlyMemory<byte> text) => _report.Log(_vertex.Digest, stream, text);

    public void Part(string id, long current, long total, DateTimeOffset started, bool done)
        => _report.Part(_vertex.Digest, new BuildPart(id, current, total, started, done ? _time.GetUtcNow() : null));

    public void End() => Complete("");

    public void Fail(Exception error) => Complete(error is OperationCanceledException ? "context canceled" : BuildErrors.TextOf(error));

    private void Complete(string error)
    {
        if (Ended)
            return;
        _vertex = _vertex with { Completed = _time.GetUtcNow(), Error = error };
        _report.Vertex(_vertex);
    }
}
