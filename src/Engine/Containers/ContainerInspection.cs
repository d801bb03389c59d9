using Skiff.Api.Containers;
using Skiff.Engine.Networks;
using Skiff.Storage.Snapshots;

namespace Skiff.Engine.Containers;

/// <summary>A container as inspect shows it.</summary>
internal sealed class ContainerInspection(EngineParts parts)
{
    public async Task<ContainerInspect> InspectAsync(Container container, bool size, CancellationToken cancellationToken)
    {
        var record = container.Record;
        var paths = parts.Store.Snapshots.Get(container.Id);
        var written = size ? await parts.Store.Snapshots.SizeAsync(container.Id, cancellationToken) : 0;
        return new ContainerInspect
        {
            Id = record.Id,
            Created = DockerTime.Format(record.Created),
            Path = record.Path,
            Args = [.. record.Args],
            State = State(record.State),
            Image = record.Image,
            ResolvConfPath = record.ResolvConfPath,
            HostnamePath = record.HostnamePath,
            HostsPath = record.HostsPath,
            LogPath = record.LogPath,
            Name = record.Name,
            RestartCount = record.RestartCount,
            Driver = record.Driver,
            Platform = record.Os,
            MountLabel = "",
            ProcessLabel = "",
            AppArmorProfile = Profile(record, container.HostConfig),
            ExecIds = RunningExecs(container),
            HostConfig = container.HostConfig,
            GraphDriver = paths is null ? null : Driver(paths),
            SizeRw = size ? written : null,
            SizeRootFs = size ? written + ImageSize(record.Image) : null,
            Mounts = [.. record.MountPoints.Values.OrderBy(mount => mount.Destination, StringComparer.Ordinal).Select(mount => mount.ToApi())],
            Config = record.Config,
            NetworkSettings = NetworkView.Settings(container),
        };
    }

    public static ContainerState State(State.RunState state) => new()
    {
        Status = StatusText.Word(state.Status),
        Running = state.Running,
        Paused = state.Paused,
        Restarting = state.Restarting,
        OOMKilled = state.OOMKilled,
        Dead = state.Dead,
        Pid = state.Pid,
        ExitCode = state.ExitCode,
        Error = state.Error,
        StartedAt = DockerTime.Format(state.StartedAt),
        FinishedAt = DockerTime.Format(state.FinishedAt),
        Health = state.Health,
    };

    /// <summary>As with Docker, known from the first start on; empty where the host has no AppArmor.</summary>
    private static string Profile(State.ContainerRecord record, HostConfig host)
        => record.HasBeenStartedBefore && Bundle.AppArmorProfile.IsEnabled
            ? Bundle.AppArmorProfile.For(SecurityOptions.Parse(host.SecurityOpt), host.Privileged) ?? ""
            : "";

    private static List<string>? RunningExecs(Container container)
    {
        var ids = container.Execs.Values.Where(exec => exec.ExitCode is null).Select(exec => exec.Id).ToList();
        return ids.Count == 0 ? null : ids;
    }

    private static GraphDriverData Driver(SnapshotPaths paths) => new()
    {
        Name = "overlay2",
        Data = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LowerDir"] = paths.LowerDir,
            ["MergedDir"] = paths.MergedDir,
            ["UpperDir"] = paths.UpperDir,
            ["WorkDir"] = paths.WorkDir,
        },
    };

    private long ImageSize(string image) => Oci.Image.Digest.TryParse(image, out var id) ? parts.Store.Images.Get(id)?.Size ?? 0 : 0;
}
