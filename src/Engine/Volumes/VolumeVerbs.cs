using System.Globalization;
using Skiff.Api.Volumes;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Storage.Volumes;
using ApiVolume = Skiff.Api.Volumes.Volume;
using StoredVolume = Skiff.Storage.Volumes.Volume;

namespace Skiff.Engine.Volumes;

/// <inheritdoc cref="IVolumes"/>
internal sealed class VolumeVerbs(EngineParts parts) : IVolumes
{
    private const string AnonymousLabel = "com.docker.volume.anonymous";
    private static readonly HashSet<string> Known = ["dangling", "driver", "label", "name"];
    private readonly IVolumeStore _store = parts.Store.Volumes;

    public Task<VolumeListResponse> ListAsync(Filters filters, CancellationToken cancellationToken)
    {
        filters.RequireOnly(Known);
        bool? dangling = filters.Has("dangling") ? filters.Flag("dangling", otherwise: false) : null;
        var volumes = _store.List().Where(volume =>
            (dangling is null || dangling == (_store.Users(volume.Name).Count == 0))
            && filters.Accepts("driver", volume.Driver)
            && filters.Accepts("name", part => volume.Name.Contains(part, StringComparison.Ordinal))
            && filters.AcceptsLabels("label", volume.Labels));
        return Task.FromResult(new VolumeListResponse { Volumes = [.. volumes.Select(volume => View(volume))] });
    }

    public Task<ApiVolume> InspectAsync(string name, CancellationToken cancellationToken) => Task.FromResult(View(_store.Get(name)));

    public async Task<ApiVolume> CreateAsync(VolumeCreateRequest request, CancellationToken cancellationToken)
    {
        if (request.ClusterVolumeSpec is not null)
            throw new EngineException(ErrorKind.Unavailable, "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.");
        var anonymous = string.IsNullOrEmpty(request.Name);
        var labels = request.Labels;
        if (anonymous)
            labels = new Dictionary<string, string>(labels ?? [], StringComparer.Ordinal) { [AnonymousLabel] = "" };
        var existed = !anonymous && _store.Find(request.Name!) is not null;
        var volume = await _store.CreateAsync(
            new VolumeRequest
            {
                Name = anonymous ? null : request.Name,
                Driver = string.IsNullOrEmpty(request.Driver) ? "local" : request.Driver,
                Labels = labels,
                Options = request.DriverOpts,
            },
            cancellationToken);
        if (!existed)
            Publish("create", volume);
        return View(volume);
    }

    public async Task RemoveAsync(string name, bool force, CancellationToken cancellationToken)
    {
        var volume = _store.Find(name);
        await _store.RemoveAsync(name, force, cancellationToken);
        if (volume is not null)
            Publish("destroy", volume);
    }

    public async Task<VolumesPruned> PruneAsync(Filters filters, CancellationToken cancellationToken)
    {
        if (filters.Has("until"))
            throw new EngineException(ErrorKind.InvalidArgument, "The \"until\" filter is not supported for volumes");
        var filter = new PruneFilter(filters, parts.Time, "all");
        var all = filters.Flag("all", otherwise: false);
        List<string> removed = [];
        long reclaimed = 0;
        foreach (var volume in _store.List())
        {
            if (_store.Users(volume.Name).Count > 0 || !(all || IsAnonymous(volume)) || !filter.Accepts(volume.CreatedAt, volume.Labels))
                continue;
            try
            {
                var size = await _store.SizeAsync(volume.Name, cancellationToken);
                await RemoveAsync(volume.Name, force: false, cancellationToken);
                removed.Add(volume.Name);
                reclaimed += size;
            }
            catch (EngineException error) when (error.Kind is ErrorKind.Conflict or ErrorKind.NotFound)
            {
                // somebody uses it, or removed it, by now
            }
        }
        parts.Events.Publish("volume", "prune", "", new Dictionary<string, string>
        {
            ["reclaimed"] = reclaimed.ToString(CultureInfo.InvariantCulture),
        });
        return new VolumesPruned(removed.Count == 0 ? null : removed, reclaimed);
    }

    public static ApiVolume View(StoredVolume volume, VolumeUsageData? usage = null) => new()
    {
        Name = volume.Name,
        CreatedAt = volume.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Driver = volume.Driver,
        Labels = volume.Labels is null ? null : new Dictionary<string, string>(volume.Labels),
        Mountpoint = volume.Mountpoint,
        Options = volume.Options is null ? null : new Dictionary<string, string>(volume.Options),
        Scope = volume.Scope,
        UsageData = usage,
    };

    private static bool IsAnonymous(StoredVolume volume) => volume.Anonymous || volume.Labels?.ContainsKey(AnonymousLabel) == true;

    private void Publish(string action, StoredVolume volume)
        => parts.Events.Publish("volume", action, volume.Name, new Dictionary<string, string> { ["driver"] = volume.Driver });
}
