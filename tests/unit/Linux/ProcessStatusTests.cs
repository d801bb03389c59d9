using Skiff.Linux.Processes;

namespace Skiff.Tests.Unit.Linux;

public sealed class ProcessStatusTests
{
    private const string Text = "Name:\tsh\nUmask:\t0022\nPid:\t900\nPPid:\t899\nNSpid:\t900\t1\nSigBlk:\t0000000000000002\nSigIgn:\t0000000000004000\nSigCgt:\t0000000000010200\n";

    [Fact]
    public void Receives_WhatItCatchesOrBlocks()
    {
        var status = ProcessStatus.Parse(Text);
        Assert.Equal(899, status.Parent);
        Assert.Equal([2, 9, 10, 17], Enumerable.Range(1, 31).Where(status.Receives));
    }

    [Theory]
    [InlineData("NSpid:\t900\t7\n")] // another of the namespace
    [InlineData("NSpid:\t900\n")] // of ours
    [InlineData("")] // a kernel that does not tell
    public void Receives_AnythingWhereItIsNotTheFirst(string line)
        => Assert.True(ProcessStatus.Parse(Text.Replace("NSpid:\t900\t1\n", line, StringComparison.Ordinal)).Receives(15));

    [Fact]
    public void Of_OneThatIsNotThere_IsNull() => Assert.Null(ProcessStatus.Of(int.MaxValue));

    [Fact]
    public void Of_Self_IsNoFirst() => Assert.False(ProcessStatus.Of(Environment.ProcessId)!.IsFirstOfNamespace && Environment.ProcessId != 1);
}
