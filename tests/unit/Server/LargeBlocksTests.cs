using Skiff.Server.Listening;

namespace Skiff.Tests.Unit.Server;

public sealed class LargeBlocksTests
{
    [Fact]
    public void Rent_WhateverIsAskedFor_GivesOneWholeBlock()
    {
        using var blocks = new LargeBlocks();
        using var one = blocks.Rent(4096);
        using var other = blocks.Rent();
        Assert.Equal(LargeBlocks.BlockSize, one.Memory.Length);
        Assert.Equal(LargeBlocks.BlockSize, other.Memory.Length);
        Assert.False(one.Memory.Span.Overlaps(other.Memory.Span));
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks.Rent(LargeBlocks.BlockSize + 1));
    }

    [Fact]
    public void Rent_AfterTheTrim_GivesAnother()
    {
        using var blocks = new LargeBlocks();
        var first = blocks.Rent();
        first.Dispose();
        var again = blocks.Rent();
        Assert.Same(first, again);
        again.Dispose();
        blocks.Trim();
        Assert.NotSame(first, blocks.Rent());
    }
}
