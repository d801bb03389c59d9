using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class DetachScannerTests
{
    [Fact]
    public void Scan_WholeSequence_PassesOnlyWhatCameBefore()
    {
        var pass = new List<byte>();
        Assert.True(new DetachScanner(DetachKeys.Parse(null)).Scan([(byte)'a', 16, 17, (byte)'b'], pass));
        Assert.Equal("a"u8.ToArray(), pass);
    }

    [Fact]
    public void Scan_InPieces_HoldsTheBeginningBack()
    {
        var scanner = new DetachScanner(DetachKeys.Parse("ctrl-p,ctrl-q"));
        var pass = new List<byte>();
        Assert.False(scanner.Scan([16], pass));
        Assert.Empty(pass);
        Assert.False(scanner.Scan([(byte)'x'], pass));
        Assert.Equal([16, (byte)'x'], pass);
        Assert.False(scanner.Scan([16, 16], pass));
        Assert.True(scanner.Scan([17], pass));
    }

    [Theory]
    [InlineData("ctrl-")]
    [InlineData("ab")]
    [InlineData("ctrl-1")]
    public void Parse_Wrong_IsInvalid(string keys) => Assert.Throws<EngineException>(() => DetachKeys.Parse(keys));
}
