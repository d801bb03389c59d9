using System.IO.Pipelines;

namespace Skiff.Server.Streams;

/// <summary>What the HTTP server has in place of the connection: the same bytes until the connection is taken over.</summary>
internal sealed class TakeoverPipe(IDuplexPipe raw, Takeover takeover) : IDuplexPipe
{
    public PipeReader Input { get; } = new TakeoverReader(raw.Input, takeover);

    public PipeWriter Output { get; } = new TakeoverWriter(raw.Output, takeover);
}
