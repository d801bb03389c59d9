using System.Globalization;
using System.Text.RegularExpressions;
using Skiff.Engine.Networks;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>The filters of a container list.</summary>
internal sealed class ContainerFilter
{
    private static readonly HashSet<string> Known =
    [
        "ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation", "label", "name", "network", "publish", "since", "status", "volume",
    ];

    private static readonly HashSet<string> Statuses = ["created", "running", "paused", "restarting", "removing", "exited", "dead"];
    private static readonly HashSet<string> Healths = ["starting", "healthy", "unhealthy", "none"];

    private readonly EngineParts _parts;
    private readonly Filters _filters;
    private readonly DateTimeOffset? _before;
    private readonly DateTimeOffset? _since;
    private readonly HashSet<int>? _exitCodes;
    private readonly HashSet<string>? _ancestors;

    /// <summary>Errors: InvalidArgument for an unknown name or value; NotFound for a container that is named by before or since.</summary>
    public ContainerFilter(EngineParts parts, Filters filters)
    {
        (_parts, _filters) = (parts, filters);
        filters.RequireOnly(Known);
        RequireAmong("status", Statuses);
        RequireAmong("health", Healths);
        if (filters.Has("isolation"))
            throw new EngineException(ErrorKind.InvalidArgument, "Invalid filter 'isolation'");
        _before = CreatedOf("before");
        _since = CreatedOf("since");
        if (filters.Has("exited"))
            _exitCodes = [.. filters["exited"].Select(ExitCode)];
        if (filters.Has("ancestor"))
            _ancestors = [.. filters["ancestor"].SelectMany(Ancestors)];
    }

    /// <summary>These ask for containers that do not run, too.</summary>
    public bool IncludesStopped => _filters.Has("status") || _exitCodes is not null;

    public bool Accepts(Container container)
    {
        if (_filters.IsEmpty)
            return true;
        var record = container.Record;
        return (_before is null || record.Created < _before)
            && (_since is null || record.Created > _since)
            && (_exitCodes is null || (!record.State.Running && record.State.StartedAt != DockerTime.Never && _exitCodes.Contains(record.State.ExitCode)))
            && (_ancestors is null || _ancestors.Contains(record.Image))
            && _filters.Accepts("id", id => container.Id.StartsWith(id, StringComparison.Ordinal))
            && _filters.Accepts("name", pattern => NameFits(record.Name, pattern))
            && _filters.AcceptsLabels("label", record.Config.Labels)
            && _filters.Accepts("status", StatusText.Word(record.State.Status))
            && _filters.Accepts("health", StatusText.HealthWord(record.State))
            && _filters.Accepts("is-task", value => value is "false" or "0")
            && _filters.Accepts("volume", volume => HasVolume(record, volume))
            && _filters.Accepts("network", network => HasNetwork(container, network))
            && _filters.Accepts("publish", port => IsPublished(container, port))
            && _filters.Accepts("expose", port => IsExposed(container, port));
    }

    /// <summary>A regular expression, on the name with and without its slash.</summary>
    private static bool NameFits(string name, string pattern)
    {
        try
        {
            return Regex.IsMatch(name[1..], pattern, RegexOptions.NonBacktracking) || Regex.IsMatch(name, pattern, RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return name.Contains(pattern, StringComparison.Ordinal);
        }
    }

    private static bool HasVolume(State.ContainerRecord record, string volume)
        => record.MountPoints.Values.Any(mount => mount.Name == volume || mount.Source == volume || mount.Destination == volume);

    private bool HasNetwork(Container container, string network)
        => NetworkView.Endpoints(container).Any(endpoint =>
            endpoint.Key == network || (network.Length > 0 && endpoint.Value?.NetworkId?.StartsWith(network, StringComparison.Ordinal) == true)
            || (_parts.Networks.List().FirstOrDefault(known => known.Id == network)?.Name == endpoint.Key));

    private static bool IsPublished(Container container, string port)
        => NetworkView.PortSummaries(container).Any(known => known.PublicPort != 0 && InRange(port, known.PrivatePort, known.Type!));

    private static bool IsExposed(Container container, string port)
        => NetworkView.PortSummaries(container).Any(known => InRange(port, known.PrivatePort, known.Type!))
            || container.Record.Config.ExposedPorts?.Keys.Any(known => known == port || known == port + "/tcp") == true;

    /// <summary>`80`, `80/tcp` or `80-90/udp`.</summary>
    private static bool InRange(string wanted, int port, string protocol)
    {
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        var numbers = slash < 0 ? wanted : wanted[..slash];
        if (slash >= 0 && wanted[(slash + 1)..] != protocol)
            return false;
        var dash = numbers.IndexOf('-', StringComparison.Ordinal);
        return int.TryParse(dash < 0 ? numbers : numbers[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(dash < 0 ? numbers : numbers[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && port >= first && port <= last;
    }

    private void RequireAmong(string name, HashSet<string> values)
    {
        foreach (var value in _filters[name])
        {
            if (!values.Contains(value))
                throw new EngineException(ErrorKind.InvalidArgument, $"Invalid filter '{name}={value}'");
        }
    }

    private DateTimeOffset? CreatedOf(string name)
        => _filters.Has(name) && _filters[name].Count > 0 ? _parts.Registry.Get(_filters[name][0]).Record.Created : null;

    private static int ExitCode(string text)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw new EngineException(ErrorKind.InvalidArgument, $"Invalid filter 'exited={text}'");

    /// <summary>The image and all that were made from it here.</summary>
    private IEnumerable<string> Ancestors(string name)
    {
        if (!_parts.Store.Images.TryResolve(name, out var image))
            yield break;
        var pending = new Stack<Storage.Images.StoredImage>([image]);
        while (pending.TryPop(out var next))
        {
            yield return next.Id.Text;
            foreach (var child in _parts.Store.Images.Children(next.Id))
                pending.Push(child);
        }
    }
}
