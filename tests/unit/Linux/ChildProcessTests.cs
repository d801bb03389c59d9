using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;

namespace Skiff.Tests.Unit.Linux;

public sealed class ChildProcessTests
{
    [Fact]
    public void Start_WithPlacedDescriptor_PassesItAndNoOther()
    {
        var (reader, writer) = Pipe.Open();
        using (reader)
        {
            using (writer)
            {
                using var child = ChildProcess.Start(new SpawnRequest
                {
                    Path = "/bin/sh",
                    Arguments = ["sh", "-c", "ls -m /proc/self/fd >&5; grep -E '^Sig(Blk|Ign)' /proc/self/status >&5; exit 7"],
                    Environment = ["PATH=/bin:/usr/bin"],
                    Descriptors = [new DescriptorPlacement(writer, 5)],
                });
                Assert.Equal(new ExitStatus(7, 0), child.Wait());
            }
            var lines = Encoding.UTF8.GetString(reader.ReadToEnd()).Split('\n');
            Assert.Equal("0, 1, 2, 3, 5", lines[0]); // 3 is ls's own
            Assert.EndsWith("0000000000000000", lines[1]);
            Assert.EndsWith("0000000000000000", lines[2]);
        }
    }

    [Fact]
    public void Start_OfMissingProgram_NamesCallAndPath()
    {
        var error = Assert.Throws<LinuxException>(() => ChildProcess.Start(new SpawnRequest { Path = "/no/such", Arguments = ["x"], Environment = [] }));
        Assert.Equal(("execve", Errno.ENOENT, "/no/such"), (error.Call, error.Errno, error.Path));
    }

    [Fact]
    public async Task WaitAsync_WhenKilled_TellsTheSignal()
    {
        using var child = ChildProcess.Start(new SpawnRequest { Path = "/bin/sleep", Arguments = ["sleep", "100"], Environment = [] });
        var end = child.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.Signal(9));
        Assert.Equal(new ExitStatus(0, 9), await end);
    }

    [Fact]
    public void Start_OfSealedCopy_RunsItAndRefusesWriting()
    {
        using var copy = SealedCopy.Of("/bin/sh");
        using var child = ChildProcess.Start(new SpawnRequest
        {
            Path = "/bin/sh",
            Executable = copy,
            Arguments = ["sh", "-c", "case $(readlink /proc/$$/exe) in /memfd:*) ;; *) exit 3;; esac; exec 4>>/proc/$$/exe && exit 4; exit 0"],
            Environment = ["PATH=/bin:/usr/bin"],
        });
        Assert.NotEqual(4, child.Wait().ShellCode);
    }

    /// <summary>Managed code between clone and exec would hang here: collections go on all the time.</summary>
    [Fact]
    public void Start_WhileCollecting_NeverHangs()
    {
        using var stop = new CancellationTokenSource();
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            // a pause, or nothing else would get on: a start takes longer than it, so that each meets a collection
            while (!stop.IsCancellationRequested)
            {
                GC.KeepAlive(new byte[100_000]);
                GC.Collect();
                Thread.Sleep(1);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        try
        {
            for (var i = 0; i < 300; i++)
            {
                using var child = ChildProcess.Start(new SpawnRequest { Path = "/bin/true", Arguments = ["true"], Environment = [] });
                Assert.True(child.Wait().Succeeded);
            }
        }
        finally
        {
            stop.Cancel();
            threads.ForEach(t => t.Join());
        }
    }
}
