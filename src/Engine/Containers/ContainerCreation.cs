using Skiff.Api.Containers;
using Skiff.Engine.Bundle;
using Skiff.Engine.Events;
using Skiff.Engine.Logs;
using Skiff.Engine.Networks;
using Skiff.Engine.State;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Containers;

/// <summary>
/// Creates containers: everything is checked first, then the name is taken, volumes and the writable layer are made, and the
/// state directory appears; a failure undoes the earlier steps.
/// </summary>
internal sealed class ContainerCreation(EngineParts parts)
{
    public async Task<ContainerCreateResponse> CreateAsync(
        ContainerCreateRequest request, string? name, string? platform, CancellationToken cancellationToken)
    {
        var normalized = string.IsNullOrEmpty(name) ? null : ContainerName.Normalize(name);
        await EnsureBuiltInAsync(request.Image, cancellationToken);
        return await CreateAsync(request, normalized, ResolveImage(request.Image, platform), isBuildStep: false, cancellationToken);
    }

    /// <param name="request">What is asked for; the image's name is told by <paramref name="image"/>.</param>
    /// <param name="normalized">The checked name; null for a generated one.</param>
    /// <param name="image">What it is made from, of the store or not; null for no files at all.</param>
    /// <param name="isBuildStep">Should this daemon be killed, the next one removes it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ContainerCreateResponse> CreateAsync(
        ContainerCreateRequest request, string? normalized, StoredImage? image, bool isBuildStep, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        var id = RandomId.New();
        var host = CheckedHostConfig(request.HostConfig ?? new HostConfig(), warnings);
        ConfigurationRules.CheckNetwork(request, host);
        var config = CheckedConfig(request, image, host, id);
        var networks = RequestedNetworks.Of(request, host);
        RequireLinked(host);

        await using var undo = new Rollback();
        var taken = TakeName(normalized, id);
        undo.Push(() => parts.Registry.ReleaseName(taken, id));
        var plan = new MountPlan(parts.Store.Volumes, parts.Registry.Get);
        var mounts = await plan.ResolveAsync(id, config, host, undo, cancellationToken);
        mounts = WithImages(mounts, id, undo);
        var record = NewRecord(id, taken, config, image) with { MountPoints = mounts, Networks = networks, IsBuildStep = isBuildStep };

        var written = parts.Directories.CreateAsync(record, host);
        undo.Push(() => ContainerDirectories.EmptyTrash(parts.Directories.PathOf(id)));
        undo.Push(() => parts.Store.Snapshots.Remove(id));
        parts.Store.Snapshots.Prepare(id, image?.TopLayer); // while the state goes to the disk
        await written;

        var container = new Container(record, host);
        parts.Registry.Add(container);
        undo.Commit();
        foreach (var volume in plan.Created)
            parts.Events.Publish("volume", "create", volume.Name, new Dictionary<string, string> { ["driver"] = volume.Driver });
        parts.Events.Publish(container, "create");
        return new ContainerCreateResponse { Id = id, Warnings = warnings };
    }

    /// <summary>The built-in image is made when it is first asked for: a fresh engine has no images.</summary>
    private async Task EnsureBuiltInAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null || !ImageReference.TryParse(name, out var reference) || reference.WithDefaultTag() != BuiltInImage.Name || parts.Store.Images.TryResolve(name, out _))
            return;
        await BuiltInImage.EnsureAsync(parts.Store, parts.Options.RuntimePath, parts.Options.Time, cancellationToken);
    }

    private StoredImage? ResolveImage(string? name, string? platform)
    {
        if (string.IsNullOrEmpty(name))
            throw new EngineException(ErrorKind.InvalidArgument, "no image was specified");
        var image = parts.Store.Images.Resolve(name);
        if (!string.IsNullOrEmpty(platform))
        {
            var wanted = Platform.Parse(platform);
            var actual = image.Config.Value.Platform;
            if (!wanted.Matches(actual))
            {
                throw new EngineException(
                    ErrorKind.NotFound,
                    $"image with reference {name} was found but does not match the specified platform: wanted {wanted}, actual: {actual}");
            }
        }
        return image;
    }

    private HostConfig CheckedHostConfig(HostConfig given, List<string> warnings)
    {
        ConfigurationRules.Check(given);
        ConfigurationRules.Check(given, Environment.ProcessorCount);
        var host = HostConfigDefaults.Complete(given, parts.Options, parts.Cgroup2);
        Runtimes.Resolve(parts.Options, host.Runtime!);
        LogSettings.Validate(host.LogConfig!);
        _ = SpecBuilder.CapabilitiesOf(host);
        _ = SecurityOptions.Parse(host.SecurityOpt);
        CheckJoined(host.IpcMode, "container:");
        host = KernelLimits.Adapt(host, parts.Cgroups, warnings);
        if (!AppArmorProfile.IsEnabled && SecurityOptions.Parse(host.SecurityOpt).AppArmor is not (null or "" or AppArmorProfile.Unconfined))
            warnings.Add("AppArmor is not enabled on this host. The profile is discarded.");
        if (host.NetworkMode == "host" && host.PortBindings is { Count: > 0 })
            warnings.Add("Published ports are discarded when using host network mode");
        return host;
    }

    /// <summary>A container whose IPC namespace is to be joined must exist already.</summary>
    private void CheckJoined(string? mode, string prefix)
    {
        if (mode?.StartsWith(prefix, StringComparison.Ordinal) == true && parts.Registry.Find(mode[prefix.Length..]) is null)
            throw new EngineException(ErrorKind.InvalidArgument, $"No such container: {mode[prefix.Length..]}");
    }

    private static ContainerConfig CheckedConfig(ContainerCreateRequest request, StoredImage? image, HostConfig host, string id)
    {
        // a copy as the base type: what is stored and shown is the configuration alone
        var given = new ContainerConfigCopy(request).Value;
        var config = ImageDefaults.Merge(given, image?.Config.Value.Config);
        ConfigurationRules.Check(config);
        if (string.IsNullOrEmpty(config.Hostname))
            config = config with { Hostname = host.NetworkMode == "host" || host.UTSMode == "host" ? Environment.MachineName : RandomId.Short(id) };
        return config with
        {
            Domainname = config.Domainname ?? "",
            User = config.User ?? "",
            WorkingDir = config.WorkingDir ?? "",
            Env = config.Env ?? [],
            Labels = config.Labels ?? [],
        };
    }

    /// <summary>Each image that is mounted gets a snapshot of its own, which goes with the container.</summary>
    private Dictionary<string, MountRecord> WithImages(IReadOnlyDictionary<string, MountRecord> mounts, string id, Rollback undo)
    {
        var resolved = new Dictionary<string, MountRecord>(mounts, StringComparer.Ordinal);
        foreach (var mount in mounts.Values.Where(static mount => mount.Type == "image"))
        {
            // NotFound would tell clients that the container's own image is missing
            if (!parts.Store.Images.TryResolve(mount.Source, out var image))
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid mount config for type \"image\": No such image: {mount.Source}");
            var layers = image.TopLayer;
            var snapshot = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}-m{resolved.Values.Count(static other => other is { Type: "image", Name.Length: > 0 })}");
            parts.Store.Snapshots.Prepare(snapshot, layers);
            undo.Push(() => parts.Store.Snapshots.Remove(snapshot));
            resolved[mount.Destination] = mount with { Name = snapshot };
        }
        return resolved;
    }

    private string TakeName(string? name, string id)
    {
        if (name is null)
            return parts.Registry.TakeGeneratedName(id);
        parts.Registry.TakeName(name, id);
        return name;
    }

    private ContainerRecord NewRecord(string id, string name, ContainerConfig config, StoredImage? image)
    {
        string[] words = [.. config.Entrypoint ?? [], .. config.Cmd ?? []];
        return new ContainerRecord
        {
            Id = id,
            Name = name,
            Created = parts.Time.GetUtcNow(),
            Path = words[0],
            Args = words[1..],
            Config = config,
            Image = image?.Id.Text ?? "",
        };
    }

    /// <summary>`name` or `name:alias`; on user-defined networks names need not be there yet. NotFound would tell clients that the image is missing.</summary>
    private void RequireLinked(HostConfig host)
    {
        if (RequestedNetworks.PrimaryOf(host.NetworkMode) != RequestedNetworks.Bridge)
            return;
        foreach (var link in host.Links ?? [])
        {
            var name = link.Split(':')[0].TrimStart('/');
            if (parts.Registry.Find(name) is null)
                throw new EngineException(ErrorKind.InvalidArgument, $"could not get container for {name}: No such container: {name}");
        }
    }
}
