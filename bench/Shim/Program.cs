using System.Diagnostics;
using System.Globalization;
using Skiff.Bench.Shim;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Shim;
using Skiff.Runtime.Shim.Client;
using Process = Skiff.Oci.RuntimeSpec.Process;

// dotnet run -c Release --project bench/Shim -- [skiff-runtime] [containers]
// Runs so many containers with Docker's default configuration at once: how long each step takes, and what their shims weigh.
var runtime = Path.GetFullPath(args.Length > 0 ? args[0] : "bin/skiff-runtime");
var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50;
using var bundles = new Bundles();
await using var launcher = new ShimLauncher(runtime, TimeProvider.System);
var shims = new List<IShim>();
var (launching, starting, exec, releasing) = (new Samples("launch"), new Samples("start"), new Samples("exec"), new Samples("release"));
for (var i = 0; i < count; i++)
{
    var launch = bundles.Make(i);
    var begin = Stopwatch.GetTimestamp();
    shims.Add(await launcher.LaunchAsync(launch, default));
    launching.Add(begin);
    begin = Stopwatch.GetTimestamp();
    await shims[i].Init.StartAsync(default);
    starting.Add(begin);
}

await Task.Delay(4000);
ShimMemory.Print("idle", bundles.Ids);
foreach (var shim in shims)
{
    var begin = Stopwatch.GetTimestamp();
    var process = await shim.PrepareExecAsync(
        new ShimExec { ExecId = shim.ContainerId, Process = new Process { Args = ["true"], Cwd = "/", Env = ["PATH=/bin"], User = new User() } }, default);
    await process.StartAsync(default);
    await process.Exited;
    exec.Add(begin);
}

await Task.Delay(4000);
ShimMemory.Print("after an exec each", bundles.Ids);
foreach (var shim in shims)
{
    await shim.Init.SignalAsync(9, default);
    await shim.Init.Exited;
    var begin = Stopwatch.GetTimestamp();
    await shim.ReleaseAsync(default);
    releasing.Add(begin);
    await shim.DisposeAsync();
}

foreach (var samples in (Samples[])[launching, starting, exec, releasing])
{
    Console.WriteLine(samples);
}
