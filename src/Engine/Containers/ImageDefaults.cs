using Skiff.Api.Containers;
using Skiff.Oci.Image;

namespace Skiff.Engine.Containers;

/// <summary>What a container's configuration leaves open comes from its image.</summary>
internal static class ImageDefaults
{
    public static ContainerConfig Merge(ContainerConfig user, ExecutionConfig? image)
    {
        if (image is null)
            return user;
        // a new entrypoint drops the image's command; [""] is how clients clear the entrypoint
        var cleared = user.Entrypoint is [""];
        var inheritsEntrypoint = user.Entrypoint is null;
        var inheritsCmd = user.Cmd is not { Count: > 0 } && (user.Entrypoint is null or []);
        return user with
        {
            User = Or(user.User, image.User),
            ExposedPorts = Union(user.ExposedPorts, image.ExposedPorts),
            Env = MergeEnvironment(user.Env, image.Env),
            Labels = MergeLabels(user.Labels, image.Labels),
            Entrypoint = cleared ? null : inheritsEntrypoint ? image.Entrypoint?.ToList() : user.Entrypoint,
            Cmd = inheritsCmd ? image.Cmd?.ToList() : user.Cmd,
            Healthcheck = MergeHealthcheck(user.Healthcheck, image.Healthcheck),
            WorkingDir = Or(user.WorkingDir, image.WorkingDir),
            Volumes = Union(user.Volumes, image.Volumes),
            StopSignal = Or(user.StopSignal, image.StopSignal) is { Length: > 0 } signal ? signal : null,
            StopTimeout = user.StopTimeout ?? image.StopTimeout,
            Shell = user.Shell is { Count: > 0 } ? user.Shell : image.Shell?.ToList(),
            OnBuild = user.OnBuild,
        };
    }

    /// <summary>The user's values come first; of the image's those with other keys follow.</summary>
    private static List<string>? MergeEnvironment(List<string>? user, IReadOnlyList<string>? image)
    {
        if (image is null || image.Count == 0)
            return user;
        var merged = new List<string>(user ?? []);
        var keys = merged.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var value in image)
        {
            if (!keys.Contains(KeyOf(value)))
                merged.Add(value);
        }
        return merged;
    }

    private static string KeyOf(string variable)
    {
        var equals = variable.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? variable : variable[..equals];
    }

    private static Dictionary<string, string> MergeLabels(Dictionary<string, string>? user, IReadOnlyDictionary<string, string>? image)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in image ?? new Dictionary<string, string>())
            merged[key] = value;
        foreach (var (key, value) in user ?? [])
            merged[key] = value;
        return merged;
    }

    private static Dictionary<string, Api.EmptyObject>? Union(
        Dictionary<string, Api.EmptyObject>? user, IReadOnlyDictionary<string, Oci.Image.EmptyObject>? image)
    {
        if (user is not { Count: > 0 } && image is not { Count: > 0 })
            return null;
        var union = new Dictionary<string, Api.EmptyObject>(user ?? [], StringComparer.Ordinal);
        foreach (var key in image?.Keys ?? [])
            union.TryAdd(key, Api.EmptyObject.Value);
        return union;
    }

    private static HealthConfig? MergeHealthcheck(HealthConfig? user, Healthcheck? image)
    {
        if (image is null)
            return user;
        user ??= new HealthConfig();
        return user with
        {
            Test = user.Test is { Count: > 0 } ? user.Test : image.Test?.ToList(),
            Interval = user.Interval != 0 ? user.Interval : image.Interval,
            Timeout = user.Timeout != 0 ? user.Timeout : image.Timeout,
            StartPeriod = user.StartPeriod != 0 ? user.StartPeriod : image.StartPeriod,
            StartInterval = user.StartInterval != 0 ? user.StartInterval : image.StartInterval,
            Retries = user.Retries != 0 ? user.Retries : image.Retries,
        };
    }

    private static string? Or(string? first, string? second) => string.IsNullOrEmpty(first) ? second : first;
}
