using System.Text;
using Skiff.Runtime.Shim.Logs;

namespace Skiff.Tests.Unit.Runtime.Shim;

public sealed class LineAssemblerTests
{
    [Fact]
    public void Append_KeepsWhatHasNoEnd()
    {
        Assert.Equal(["ab|", "c|"], Assemble(finish: false, "a", "b\nc\n", "d"));
        Assert.Equal(["ab|", "c|", "d"], Assemble(finish: true, "a", "b\nc\n", "d"));
    }

    [Fact]
    public void Append_CutsAt16KiB()
    {
        var full = new string('x', LogLine.MaxText);
        Assert.Equal([full[1..] + "|"], Assemble(true, full[1..] + "\n"));
        // As Docker: the line's end does not fit any more, and makes an empty line of its own.
        Assert.Equal([full, "|"], Assemble(true, full + "\n"));
        Assert.Equal([full, "x|"], Assemble(true, full + "x\n"));
        Assert.Equal([full, full, "yz"], Assemble(true, full + full + "yz"));
    }

    [Fact]
    public void Append_CutsTheSameHoweverItArrives()
    {
        var text = new string('x', 40_000) + "\nshort\n\n" + new string('y', 16_384) + "\nend";
        var whole = Assemble(true, text);
        foreach (var size in (int[])[1, 7, 1000, 4096, 16_383, 16_384, 16_385])
        {
            Assert.Equal(whole, Assemble(true, [.. text.Chunk(size).Select(static c => new string(c))]));
        }
    }

    [Fact]
    public void Append_CutsNoCharacterInTwo()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("日", 6000));
        foreach (var size in (int[])[1, 1000, 20_000])
        {
            var bytes = Encoding.UTF8.GetBytes(text).Chunk(size).ToArray();
            var parts = AssembleBytes(true, bytes);
            Assert.Equal(text, string.Concat(parts));
            Assert.All(parts, static part => Assert.DoesNotContain('\ufffd', part));
            Assert.Equal(16_384 - 0, Encoding.UTF8.GetByteCount(parts[0]));
        }
    }

    private static List<string> Assemble(bool finish, params string[] pieces) => AssembleBytes(finish, [.. pieces.Select(Encoding.UTF8.GetBytes)]);

    private static List<string> AssembleBytes(bool finish, byte[][] pieces)
    {
        var lines = new List<string>();
        using var assembler = new LineAssembler();
        void Sink(ReadOnlySpan<byte> text, bool hasEnd) => lines.Add(Encoding.UTF8.GetString(text) + (hasEnd ? "|" : ""));
        foreach (var piece in pieces)
        {
            assembler.Append(piece, Sink);
        }

        if (finish)
        {
            assembler.Finish(Sink);
        }

        return lines;
    }
}
