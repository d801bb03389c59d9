using System.Diagnostics;
using System.Globalization;
using Skiff.Runtime.Cgroups;

namespace Skiff.Tests.Integration.Runtime.Cgroups;

/// <summary>A shell that enters a cgroup and then runs a script; killed and reaped when it is disposed.</summary>
internal sealed class CgroupProcess : IDisposable
{
    private readonly Process _process;

    public CgroupProcess(ContainerCgroup cgroup, string script)
    {
        var enter = string.Concat(cgroup.Directories.Select(each => $"echo 0 > '{each.Path}/cgroup.procs' || exit 99; "));
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", enter + "echo in; " + script])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("in", _process.StandardOutput.ReadLine());
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>128 + the signal for a killed one.</summary>
    public int WaitForExit()
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(60)), "the process did not exit");
        return _process.ExitCode;
    }

    public override string ToString() => Id.ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
