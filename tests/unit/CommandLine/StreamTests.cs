using System.Buffers;
using System.Text;
using Skiff.CommandLine.Streams;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class StreamTests
{
    [Theory]
    [InlineData("", new byte[] { 16, 17 }, "", true)]
    [InlineData("", new byte[] { 97, 16, 98 }, "a\u0010b", false)]
    [InlineData("", new byte[] { 16, 16, 17 }, "\u0010", true)]
    [InlineData("ctrl-x,q", new byte[] { 120, 24, 113 }, "x", true)]
    [InlineData("a", new byte[] { 98, 97, 99 }, "b", true)]
    public void DetachKeys_Filter_HoldsBackTheSequence(string keys, byte[] typed, string sent, bool detaches)
    {
        var output = new ArrayBufferWriter<byte>();
        var filter = DetachKeys.Parse(keys);
        var detached = false;
        foreach (var key in typed)
            detached = detached || filter.Filter([key], output);
        Assert.Equal((sent, detaches), (Encoding.ASCII.GetString(output.WrittenSpan), detached));
    }

    [Fact]
    public async Task Frames_CutAnywhere_AreTakenApart()
    {
        byte[] framed = [1, 0, 0, 0, 0, 0, 0, 3, .. "out"u8, 2, 0, 0, 0, 0, 0, 0, 4, .. "err\n"u8, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, .. "!\n"u8];
        for (var step = 1; step <= framed.Length; step++)
        {
            using var output = new MemoryStream();
            using var error = new MemoryStream();
            await OutputFrames.CopyAsync(new SlowStream(framed, step), output, error, TestContext.Current.CancellationToken);
            Assert.Equal(("out!\n", "err\n"), (Encoding.ASCII.GetString(output.ToArray()), Encoding.ASCII.GetString(error.ToArray())));
        }
    }

    /// <summary>Gives out a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] content, int step) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
