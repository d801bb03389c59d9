using Skiff.Api.Containers;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Engine.Bundle;

/// <summary>
/// What a container's device requests (`--device vendor.com/class=name`, `--gpus`) change about it, by the specifications of the Container Device Interface
/// that this host has.
/// </summary>
internal sealed class CdiDevices
{
    /// <summary>Where the specifications are, the later ones over the earlier.</summary>
    public static readonly string[] Directories = ["/etc/cdi", "/var/run/cdi"];

    private const string Driver = "cdi";
    private const string Gpu = "gpu";
    private const string GpuKind = "nvidia.com/gpu";
    private readonly List<CdiEdits> _edits = [];

    /// <summary>Errors: InvalidArgument when no driver has the capabilities; Internal `CDI device injection failed: …` for a device that is not there.</summary>
    public static CdiDevices Of(IReadOnlyList<DeviceRequest>? requests)
    {
        var devices = new CdiDevices();
        if (requests is not { Count: > 0 })
            return devices;
        var specs = ReadAll();
        var missing = new List<string>();
        foreach (var request in requests)
        {
            foreach (var name in NamesOf(request, specs))
            {
                if (!devices.TryAdd(name, specs))
                    missing.Add(name);
            }
        }
        return missing.Count == 0
            ? devices
            : throw new EngineException(ErrorKind.Internal, "CDI device injection failed: unresolvable CDI devices " + string.Join(", ", missing));
    }

    public void AddNodes(HostDevices devices)
    {
        foreach (var node in _edits.SelectMany(static edits => edits.DeviceNodes ?? []))
            devices.Add(new DeviceMapping { PathOnHost = node.HostPath ?? node.Path, PathInContainer = node.Path, CgroupPermissions = node.Permissions ?? "rwm" });
    }

    public Spec Edit(Spec spec)
    {
        if (_edits.Count == 0)
            return spec;
        var process = spec.Process!;
        return spec with
        {
            Process = process with
            {
                Env = [.. process.Env ?? [], .. _edits.SelectMany(static edits => edits.Env ?? [])],
                User = process.User! with { AdditionalGids = [.. process.User.AdditionalGids ?? [], .. _edits.SelectMany(static edits => edits.AdditionalGids ?? [])] },
            },
            Mounts = [.. spec.Mounts ?? [], .. _edits.SelectMany(static edits => edits.Mounts ?? []).Select(static mount => new Mount
            {
                Source = mount.HostPath, Destination = mount.ContainerPath, Type = mount.Type ?? "bind", Options = [.. mount.Options ?? ["ro", "nosuid", "nodev", "bind"]],
            })],
            Hooks = HooksOf([.. _edits.SelectMany(static edits => edits.Hooks ?? [])]),
        };
    }

    private bool TryAdd(string qualified, List<CdiSpec> specs)
    {
        var equals = qualified.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return false;
        var spec = specs.FindLast(spec => spec.Kind == qualified[..equals] && spec.Devices.Exists(device => device.Name == qualified[(equals + 1)..]));
        if (spec is null)
            return false;
        if (spec.ContainerEdits is { } common && !_edits.Contains(common))
            _edits.Add(common);
        if (spec.Devices.Find(device => device.Name == qualified[(equals + 1)..])!.ContainerEdits is { } own)
            _edits.Add(own);
        return true;
    }

    /// <summary>GPUs that are asked for by number or by count are devices of the one vendor that such clients mean.</summary>
    private static IEnumerable<string> NamesOf(DeviceRequest request, List<CdiSpec> specs)
    {
        if (request.Driver == Driver && specs.Count > 0)
            return request.DeviceIds ?? [];
        var forGpus = request.Driver is null or "" or "nvidia" && request.Capabilities?.Exists(static set => set.Contains(Gpu)) == true;
        if (!forGpus || !specs.Exists(static spec => spec.Kind == GpuKind))
            throw new EngineException(ErrorKind.InvalidArgument, $"could not select device driver \"{request.Driver}\" with capabilities: {Show(request.Capabilities)}");
        if (request.DeviceIds is { Count: > 0 } ids)
            return ids.Select(static id => $"{GpuKind}={id}");
        return request.Count < 0 ? [$"{GpuKind}=all"] : Enumerable.Range(0, (int)request.Count).Select(static number => $"{GpuKind}={number}");
    }

    private static string Show(List<List<string>>? capabilities)
        => "[" + string.Join(' ', (capabilities ?? []).Select(static set => "[" + string.Join(' ', set) + "]")) + "]";

    private static Hooks? HooksOf(CdiHook[] hooks)
    {
        if (hooks.Length == 0)
            return null;
        return new Hooks
        {
            Prestart = Named("prestart"),
            CreateRuntime = Named("createRuntime"),
            CreateContainer = Named("createContainer"),
            StartContainer = Named("startContainer"),
            Poststart = Named("poststart"),
            Poststop = Named("poststop"),
        };

        Hook[]? Named(string name)
        {
            Hook[] of = [.. hooks.Where(hook => hook.HookName == name).Select(static hook => new Hook
            {
                Path = hook.Path, Args = hook.Args is null ? null : [.. hook.Args], Env = hook.Env is null ? null : [.. hook.Env], Timeout = hook.Timeout,
            })];
            return of.Length == 0 ? null : of;
        }
    }

    private static List<CdiSpec> ReadAll()
        => [.. Directories.Where(Directory.Exists)
            .SelectMany(static directory => Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
            .Where(static path => Path.GetExtension(path) is ".json" or ".yaml")
            .Select(CdiYaml.Read)];
}
