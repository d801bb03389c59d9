using System.Runtime.InteropServices;
using Skiff.Linux.Processes;

namespace Skiff.Tests.Unit.Linux;

public sealed class ProgramTableTests
{
    [Fact]
    public void Memory_OfManyPieces_KeepsEachAligned()
    {
        using var table = new ProgramTable();
        string[] texts = [.. Enumerable.Range(1, 400).Select(number => new string((char)('a' + (number % 26)), number * 5)), new string('z', 1 << 20), "last"];
        var addresses = texts.Select(text => (nint)table.Text(text).Value).ToList();
        Assert.All(addresses, address => Assert.Equal(0, address % 16));
        Assert.Equal(texts, addresses.Select(address => Marshal.PtrToStringUTF8(address)!));
    }
}
