using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class UpdateCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var flags = invocation.Flags;
        if (!flags.Declared.Any(flag => flags.Changed(flag.Name)))
            throw new CommandException("you must provide one or more flags when using this command");
        var request = new ContainerUpdateRequest
        {
            CpuShares = flags.Integer("cpu-shares"),
            Memory = flags.Bytes("memory"),
            NanoCpus = GoNumber.ParseNanoCpus(flags.Text("cpus")),
            CgroupParent = "",
            BlkioWeight = flags.Integer("blkio-weight"),
            CpuPeriod = flags.Integer("cpu-period"),
            CpuQuota = flags.Integer("cpu-quota"),
            CpuRealtimePeriod = flags.Integer("cpu-rt-period"),
            CpuRealtimeRuntime = flags.Integer("cpu-rt-runtime"),
            CpusetCpus = flags.Text("cpuset-cpus"),
            CpusetMems = flags.Text("cpuset-mems"),
            MemoryReservation = flags.Bytes("memory-reservation"),
            MemorySwap = flags.Bytes("memory-swap"),
            PidsLimit = flags.Changed("pids-limit") ? flags.Integer("pids-limit") : null,
            RestartPolicy = flags.Changed("restart") ? RestartOption.Parse(flags.Text("restart")) : new RestartPolicy { Name = "" },
        };
        var errors = new List<string>();
        var warnings = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                var answer = await invocation.Session.Client.Containers.UpdateAsync(name, request, cancellationToken);
                invocation.Session.Output.WriteLine(name);
                warnings.AddRange(answer.Warnings ?? []);
            }
            catch (Exception error) when (error is ApiException or ConnectionException)
            {
                errors.Add(Failure.Text(error));
            }
        }
        if (warnings.Count > 0)
            invocation.Session.Output.Write(string.Join('\n', warnings));
        return Operands.Finish(errors);
    }
}
