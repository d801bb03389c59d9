using System.IO.Pipelines;
using Skiff.Server.Streams;

namespace Skiff.Tests.Unit.Server;

/// <summary>A connection's bytes as a stream.</summary>
public sealed class PipeStreamTests
{
    [Fact]
    public async Task Read_OfSeveralSegments_TellsHowMuchItTook()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var input = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0));
        await using var stream = new PipeStream(new Both(input.Reader, new Pipe().Writer));
        var sent = Enumerable.Range(0, 10_000).Select(static number => (byte)number).ToArray();
        foreach (var part in sent.Chunk(100))
            await input.Writer.WriteAsync(part, cancellation);
        await input.Writer.CompleteAsync();
        var buffer = new byte[3000];
        var received = new List<byte>();
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            Assert.InRange(count, 1, buffer.Length);
            received.AddRange(buffer[..count]);
        }
        Assert.Equal(sent, received);
    }

    private sealed record Both(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
