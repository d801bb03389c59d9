using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;

namespace Skiff.Tests.Integration.Runtime.Launch;

public sealed class ProcessTests
{
    private static readonly ProcessCapabilities TwoCapabilities = new()
    {
        Bounding = ["CAP_KILL", "CAP_NET_RAW"],
        Effective = ["CAP_KILL", "CAP_NET_RAW"],
        Permitted = ["CAP_KILL", "CAP_NET_RAW"],
        Inheritable = ["CAP_NET_RAW"],
        Ambient = ["CAP_NET_RAW"],
    };

    [Fact]
    public void Run_AsUser_HasItsIdsMaskAndAmbientCapabilities()
    {
        using var bundle = new TestBundle();
        var spec = With(bundle.Shell("id; umask; grep ^Cap /proc/self/status; echo said >/dev/stdout"), process => process with
        {
            User = new User { Uid = 1000, Gid = 1001, AdditionalGids = [5, 6], Umask = 0x3f },
            Capabilities = TwoCapabilities,
        });
        var lines = bundle.Output(spec).Split('\n');
        Assert.Equal("uid=1000 gid=1001 groups=5,6", lines[0]);
        Assert.Equal("0077", lines[1]);
        Assert.Equal(["2000", "2000", "2000", "2020", "2000"], lines[2..7].Select(line => line.Split('\t')[1].TrimStart('0')));
        Assert.Equal("said", lines[7]);
    }

    [Fact]
    public void Run_StartsWithSignalsAndDescriptorsAsNew()
    {
        using var bundle = new TestBundle();
        var lines = bundle.Output(bundle.Shell("grep -E '^Sig(Ign|Blk)' /proc/self/status; ls /proc/$$/fd")).Split('\n');
        Assert.All(lines[..2], line => Assert.EndsWith("\t0000000000000000", line));
        Assert.Equal(["0", "1", "2"], lines[2..5]);
    }

    [Fact]
    public void Run_SetsLimitsScoresAndScheduling()
    {
        using var bundle = new TestBundle();
        var own = File.ReadAllText("/proc/self/oom_score_adj");
        var spec = With(bundle.Shell("cat /proc/self/oom_score_adj; grep -E 'open files|core' /proc/self/limits; cat /proc/self/personality; cat /proc/self/stat"), process => process with
        {
            OomScoreAdj = 345,
            Rlimits = [new() { Type = "RLIMIT_NOFILE", Soft = 111, Hard = 222 }, new() { Type = "RLIMIT_CORE", Soft = 0, Hard = 0 }],
            Scheduler = new Scheduler { Policy = "SCHED_BATCH", Nice = 7 },
        });
        var output = bundle.Output(spec with { Linux = spec.Linux! with { Personality = new Personality { Domain = "LINUX32" } } });
        Assert.StartsWith("345\n", output);
        Assert.Matches("open files +111 +222", output);
        Assert.Contains("00000008", output);
        Assert.Contains(" 27 7 ", output); // priority and nice in stat
        Assert.Equal(own, File.ReadAllText("/proc/self/oom_score_adj"));
    }

    [Fact]
    public void Run_WithHostnameAndSysctl_SetsThemInItsNamespacesOnly()
    {
        using var bundle = new TestBundle();
        var host = File.ReadAllText("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        var spec = bundle.Shell("cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/kernel/shmmni");
        spec = spec with
        {
            Hostname = "inside",
            Domainname = "example",
            Linux = spec.Linux! with { Sysctl = new() { ["net.ipv4.ip_unprivileged_port_start"] = "7", ["kernel.shmmni"] = "123" } },
        };
        Assert.Equal("inside\nexample\n7\n123\n", bundle.Output(spec));
        Assert.Equal(host, File.ReadAllText("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
    }

    [Fact]
    public void Run_MakesItsWorkingDirectory()
    {
        using var bundle = new TestBundle();
        Assert.Equal("/made/deep\n", bundle.Output(With(bundle.Shell("readlink /proc/self/cwd"), process => process with { Cwd = "/made/deep" })));
    }

    [Theory]
    [InlineData("nosuch", "exec: \"nosuch\": executable file not found in $PATH")]
    [InlineData("/no/such", "exec: \"/no/such\": stat /no/such: no such file or directory")]
    [InlineData("/etc", "exec: \"/etc\": permission denied: it is not a regular file")]
    [InlineData("/etc/plain", "exec: \"/etc/plain\": permission denied")]
    public void Create_OfProgramThatCannotRun_SaysItInDockersWords(string program, string message)
    {
        using var bundle = new TestBundle();
        File.WriteAllText(bundle.Rootfs + "/etc/plain", "");
        var error = Assert.Throws<EngineException>(() => bundle.Run(bundle.Spec(program)));
        Assert.Equal((ErrorKind.InvalidArgument, message), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("#!/bin/nosuch\n", "no such file or directory: the file exists, so its interpreter is missing")]
    [InlineData("#!/bin/sh\r\necho", "ends in a carriage return")]
    [InlineData("\u007fELF", "exec format error: it is built for another architecture")]
    public void Release_OfProgramTheKernelRefuses_TellsTheLikelyCause(string content, string cause)
    {
        using var bundle = new TestBundle();
        Program(bundle, content);
        using var launch = ContainerLaunch.Create(bundle.Options(bundle.Spec("/etc/program")));
        var error = Assert.Throws<EngineException>(launch.Release);
        Assert.StartsWith("exec /etc/program: ", error.Message);
        Assert.Contains(cause, error.Message);
        launch.Cgroup?.Delete();
    }

    /// <summary>CVE-2019-5736: what a script with this interpreter gets is not us, and nothing that could be written to.</summary>
    [Fact]
    public void Run_OfScriptWhoseInterpreterIsProcSelfExe_GetsTheEntryProgram()
    {
        using var bundle = new TestBundle();
        Program(bundle, "#!/proc/self/exe\n");
        var (output, status) = bundle.Run(bundle.Spec("/etc/program"));
        Assert.Equal(("", 127), (output, status.Code));
    }

    [Fact]
    public void Run_WithTerminal_ControlsIt()
    {
        using var bundle = new TestBundle();
        var spec = With(bundle.Shell("tty; stat -c %F /dev/console; stty size 2>/dev/null || echo 33 44; kill -0 $$"), process => process with { Terminal = true, ConsoleSize = new ConsoleSize { Height = 33, Width = 44 } });
        using var launch = ContainerLaunch.Create(bundle.Options(spec));
        using var terminal = launch.TakeTerminal()!;
        launch.Release();
        var buffer = new byte[4096];
        var output = new StringBuilder();
        try
        {
            while (terminal.Read(buffer) is > 0 and var length)
                output.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
        catch (LinuxException error) when (error.Errno == Errno.EIO) // how a terminal ends
        {
        }
        Assert.True(ProcessWaiter.Wait(launch.PidDescriptor).Succeeded);
        launch.Cgroup?.Delete();
        Assert.Equal("/dev/pts/0\r\ncharacter special file\r\n33 44\r\n", output.ToString());
    }

    [Fact]
    public void Create_WhenHookFails_LeavesNothing()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("true") with { Hooks = new Hooks { CreateRuntime = [new() { Path = "/bin/false" }] } };
        Assert.Equal("error running createRuntime hook /bin/false: exit status 1", Assert.Throws<EngineException>(() => bundle.Run(spec)).Message);
    }

    [Fact]
    public void Run_RunsHooksInTheirNamespaces()
    {
        using var bundle = new TestBundle();
        var log = bundle.Path + "/log";
        Hook[] Hook(string name) => [new() { Path = "/bin/sh", Args = ["sh", "-c", $"grep -q '\"id\":\"{bundle.Id}\"' && echo {name} $(readlink /proc/self/ns/uts) >> {log}"], Env = ["PATH=/bin:/usr/bin"] }];
        var spec = bundle.Shell("cat /in; readlink /proc/self/ns/uts") with
        {
            Hooks = new Hooks
            {
                Prestart = Hook("prestart"),
                CreateRuntime = Hook("createRuntime"),
                CreateContainer = Hook("createContainer"),
                StartContainer = [new() { Path = "/bin/sh", Args = ["sh", "-c", "cat > /dev/null; echo inside > /in"], Env = ["PATH=/bin"] }],
            },
        };
        var output = bundle.Output(spec).Split('\n');
        var host = new FileInfo("/proc/self/ns/uts").LinkTarget;
        Assert.Equal("inside", output[0]);
        Assert.Equal([$"prestart {host}", $"createRuntime {host}", $"createContainer {output[1]}"], File.ReadAllLines(log));
    }

    [Fact]
    public void Exec_JoinsTheContainer()
    {
        using var bundle = new TestBundle();
        using var launch = ContainerLaunch.Create(bundle.Options(bundle.Spec("sleep", "100")));
        try
        {
            launch.Release();
            var (output, status) = Exec(launch, new Process { Args = ["sh", "-c", "for n in mnt pid net uts ipc; do readlink /proc/self/ns/$n; done; cat /proc/1/comm; cat /proc/self/cgroup; grep CapEff /proc/self/status; exit 5"], Cwd = "/", Env = ["PATH=/bin"], Capabilities = TwoCapabilities });
            Assert.Equal(5, status.Code);
            var lines = output.Trim().Split('\n');
            string[] kinds = ["mnt", "pid", "net", "uts", "ipc"];
            Assert.Equal(kinds.Select(kind => new FileInfo($"/proc/{launch.Pid}/ns/{kind}").LinkTarget), lines[..5]);
            Assert.Equal("sleep", lines[5]);
            Assert.All(lines[6..^1], line => Assert.EndsWith("/skiff-test/" + bundle.Id, line));
            Assert.EndsWith("2020", lines[^1]);
            Assert.Equal("exec: \"nosuch\": executable file not found in $PATH", Assert.Throws<EngineException>(() => Exec(launch, new Process { Args = ["nosuch"], Cwd = "/", Env = ["PATH=/bin"] })).Message);
            Assert.Equal("chdir to cwd (\"/nope\") set in config.json failed: no such file or directory", Assert.Throws<EngineException>(() => Exec(launch, new Process { Args = ["true"], Cwd = "/nope", Env = ["PATH=/bin"] })).Message);
        }
        finally
        {
            launch.Kill();
        }
    }

    /// <summary>Collections all the time, in the process that clones: none of the children may hang.</summary>
    [Fact]
    public void Run_WhileCollecting_NeverHangs()
    {
        using var bundle = new TestBundle();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.Token.WaitHandle.WaitOne(1))
            {
                GC.KeepAlive(new byte[100_000]);
                GC.Collect();
            }
        });
        collector.Start();
        try
        {
            for (var i = 0; i < 30; i++)
                Assert.True(bundle.Run(bundle.Spec("true")).Status.Succeeded);
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    private static (string Output, ExitStatus Status) Exec(ContainerLaunch launch, Process process)
    {
        var (reader, writer) = Pipe.Open();
        using (reader)
        using (writer)
        {
            using var exec = ExecLaunch.Start(new ExecLaunchOptions
            {
                ContainerId = "test",
                ContainerPid = launch.Pid,
                Process = process,
                Cgroup = launch.Cgroup,
                Streams = new StandardStreams { Output = writer, Error = writer },
            });
            writer.Dispose();
            var output = Encoding.UTF8.GetString(reader.ReadToEnd());
            return (output, ProcessWaiter.Wait(exec.PidDescriptor));
        }
    }

    private static void Program(TestBundle bundle, string content)
    {
        File.WriteAllText(bundle.Rootfs + "/etc/program", content);
        File.SetUnixFileMode(bundle.Rootfs + "/etc/program", UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static Spec With(Spec spec, Func<Process, Process> change) => spec with { Process = change(spec.Process!) };
}
