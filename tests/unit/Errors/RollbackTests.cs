using Skiff.Errors;

namespace Skiff.Tests.Unit.Errors;

public sealed class RollbackTests
{
    [Fact]
    public async Task Dispose_WithoutCommit_UndoesInReverse()
    {
        var order = new List<int>();
        await using (var rollback = new Rollback())
        {
            rollback.Push(() => order.Add(1));
            rollback.Push(() => order.Add(2));
        }
        Assert.Equal([2, 1], order);
    }

    [Fact]
    public async Task Dispose_AfterCommit_UndoesNothing()
    {
        var undone = false;
        await using (var rollback = new Rollback())
        {
            rollback.Push(() => undone = true);
            rollback.Commit();
        }
        Assert.False(undone);
    }

    [Fact]
    public async Task Dispose_WhenAStepFails_RunsTheOthersAndReportsIt()
    {
        var undone = false;
        var rollback = new Rollback();
        rollback.Push(() => undone = true);
        rollback.Push(() => throw new InvalidOperationException("x"));
        await rollback.DisposeAsync();
        Assert.True(undone);
        Assert.Single(rollback.Failures);
    }
}
