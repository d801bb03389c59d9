using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>The filters of every prune: `until` a point in time, `label` and `label!`.</summary>
internal sealed class PruneFilter
{
    private readonly Filters _filters;
    private readonly DateTimeOffset? _until;

    /// <summary><paramref name="more"/> are names that are judged elsewhere. Errors: InvalidArgument.</summary>
    public PruneFilter(Filters filters, TimeProvider time, params IEnumerable<string> more)
    {
        filters.RequireOnly(new HashSet<string>(more, StringComparer.Ordinal) { "until", "label", "label!" });
        _filters = filters;
        if (filters["until"].Count > 1)
            throw new EngineException(ErrorKind.InvalidArgument, "more than one until filter specified");
        _until = filters["until"].Count == 1 ? DockerTime.ParseQuery("until", filters["until"][0], time.GetUtcNow()) : null;
    }

    public bool Accepts(DateTimeOffset created, IReadOnlyDictionary<string, string>? labels)
        => (_until is null || created < _until)
            && _filters.AcceptsLabels("label", labels)
            && (!_filters.Has("label!") || !_filters.AcceptsLabels("label!", labels));
}
