using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Images;

/// <summary>Makes an image of what a container has become: its image's layers, one more with its changes, and its configuration.</summary>
internal sealed class ImageCommit(EngineParts parts)
{
    public async Task<IdResponse> CommitAsync(CommitOptions options, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(options.Container);
        var name = NameOf(options);
        var changed = ConfigChanges.Apply(ToOci(options.Config ?? new ContainerConfig()), options.Changes);
        using (await container.LockAsync(cancellationToken))
        {
            if (container.Record.State.Status is ContainerStatus.Removing or ContainerStatus.Dead)
                throw new EngineException(ErrorKind.Conflict, $"You cannot commit container {container.Id} which is being removed");
            var image = await CommitLockedAsync(container, options, changed, name, cancellationToken);
            parts.Events.Publish(
                container, "commit", ("comment", options.Comment ?? ""), ("imageID", image.Id.Text), ("imageRef", name?.Familiar ?? ""));
            return new IdResponse { Id = image.Id.Text };
        }
    }

    private async Task<StoredImage> CommitLockedAsync(
        Container container, CommitOptions options, ExecutionConfig changed, ImageReference? name, CancellationToken cancellationToken)
    {
        var freeze = options.Pause && container.Record.State.Status == ContainerStatus.Running;
        var cgroup = parts.CgroupOf(container);
        if (freeze)
            await Task.Run(cgroup.Freeze, CancellationToken.None);
        try
        {
            using var layer = await parts.Store.Snapshots.CommitAsync(container.Id, cancellationToken);
            var config = NewConfig(container, options, changed, layer.Layer.DiffId);
            return await parts.Store.Images.CreateAsync(
                new NewImage
                {
                    Config = Documents.Write(config),
                    Parent = Digest.TryParse(container.Record.Image, out var parent) ? parent : null,
                    Names = name is null ? [] : [name],
                },
                cancellationToken);
        }
        finally
        {
            if (freeze)
                cgroup.Thaw();
        }
    }

    private ImageConfig NewConfig(Container container, CommitOptions options, ExecutionConfig changed, DiffId layer)
    {
        var record = container.Record;
        var image = Digest.TryParse(record.Image, out var id) ? parts.Store.Images.Get(id)?.Config.Value : null;
        var now = parts.Time.GetUtcNow();
        var host = Platform.Host;
        return new ImageConfig
        {
            Created = now,
            Author = options.Author,
            Architecture = image?.Architecture ?? host.Architecture,
            Variant = image?.Variant,
            Os = image?.Os ?? host.Os,
            Config = ToOci(ImageDefaults.Merge(ImageView.ToApi(changed) with { Hostname = record.Config.Hostname }, ToOci(record.Config))),
            Container = record.Id,
            Comment = options.Comment,
            Rootfs = new RootFs { DiffIds = [.. image?.Rootfs.DiffIds ?? [], layer] },
            History =
            [
                .. image?.History ?? [],
                new History
                {
                    Created = now,
                    Author = options.Author,
                    CreatedBy = string.Join(' ', [record.Path, .. record.Args]),
                    Comment = options.Comment,
                },
            ],
        };
    }

    private static ImageReference? NameOf(CommitOptions options)
    {
        if (string.IsNullOrEmpty(options.Repository))
            return null;
        var name = ImageReference.Parse(options.Repository);
        return string.IsNullOrEmpty(options.Tag) ? name.WithDefaultTag() : name.WithTag(options.Tag);
    }

    private static ExecutionConfig ToOci(ContainerConfig config) => new()
    {
        Hostname = config.Hostname,
        Domainname = config.Domainname,
        User = config.User,
        AttachStdin = config.AttachStdin,
        AttachStdout = config.AttachStdout,
        AttachStderr = config.AttachStderr,
        ExposedPorts = config.ExposedPorts?.Keys.ToDictionary(key => key, _ => EmptyObject.Instance),
        Tty = config.Tty,
        OpenStdin = config.OpenStdin,
        StdinOnce = config.StdinOnce,
        Env = config.Env,
        Cmd = config.Cmd,
        Healthcheck = config.Healthcheck is { } health
            ? new Healthcheck
            {
                Test = health.Test,
                Interval = health.Interval,
                Timeout = health.Timeout,
                StartPeriod = health.StartPeriod,
                StartInterval = health.StartInterval,
                Retries = (int)health.Retries,
            }
            : null,
        Image = config.Image,
        Volumes = config.Volumes?.Keys.ToDictionary(key => key, _ => EmptyObject.Instance),
        WorkingDir = config.WorkingDir,
        Entrypoint = config.Entrypoint,
        OnBuild = config.OnBuild,
        Labels = config.Labels,
        StopSignal = config.StopSignal,
        StopTimeout = (int?)config.StopTimeout,
        Shell = config.Shell,
    };
}
