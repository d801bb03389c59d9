using System.Collections.Concurrent;
using System.Text.Json;
using Skiff.Api;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class StatsCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        if (flags.Bool("all") && invocation.Arguments.Count > 0)
            throw new CommandException("conflicting options: cannot specify both --all and container names");
        var format = flags.Text("format");
        if (format.Length == 0)
            format = session.Config.StatsFormat is { Length: > 0 } configured ? configured : "table";
        var listing = new Listing(format == "table" ? "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}" : format, StatsSample.Titles);
        var view = new View(session, listing, !flags.Bool("no-trunc"), flags.Bool("all"));
        if (flags.Bool("no-stream"))
            return await ShowOnceAsync(view, invocation.Arguments, cancellationToken);
        return await FollowAsync(view, invocation.Arguments, cancellationToken);
    }

    private static async Task<int> ShowOnceAsync(View view, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var names = named.Count > 0 ? named : await view.ListAsync(cancellationToken);
        var samples = await Task.WhenAll(names.Select(name => view.SampleAsync(name, cancellationToken)));
        view.Session.Output.Write(view.Listing.Print(names.Select((name, at) => StatsSample.Of(name, samples[at], view.Truncate))));
        return 0;
    }

    private static async Task<int> FollowAsync(View view, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var latest = new ConcurrentDictionary<string, StatsSample?>(StringComparer.Ordinal);
        var following = new Dictionary<string, Task>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(Refresh, view.Session.Clock);
        do
        {
            var names = named.Count > 0 ? named : await view.ListAsync(cancellationToken);
            foreach (var name in names)
            {
                if (!following.ContainsKey(name))
                    following[name] = view.FollowAsync(name, latest, cancellationToken);
            }
            // one that was named and is not there is an error; one that ended is shown no more
            foreach (var (name, task) in following.ToArray())
            {
                if (task.IsFaulted)
                    await task;
                if (task.IsCompleted && named.Count == 0)
                    following.Remove(name);
            }
            if (named.Count > 0 && following.Values.All(task => task.IsCompleted))
                return 0;
            view.Show(names.Select(name => StatsSample.Of(name, latest.GetValueOrDefault(name), view.Truncate)));
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
        return 0;
    }

    private sealed record View(Session Session, Listing Listing, bool Truncate, bool All)
    {
        public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
            [.. (await Session.Client.Containers.ListAsync(new ApiQuery().Flag("all", All), cancellationToken)).Select(container => Ellipsis.ShortId(container.Id!))];

        public async Task<StatsSample?> SampleAsync(string name, CancellationToken cancellationToken)
        {
            await using var stream = await Session.Client.Containers.StatsAsync(name, stream: false, cancellationToken);
            await foreach (var document in JsonDocuments.ReadAsync(stream, cancellationToken))
                return new StatsSample(name, document.Deserialize(ApiJson.Wire.ContainerStats)!);
            return null;
        }

        public async Task FollowAsync(string name, ConcurrentDictionary<string, StatsSample?> latest, CancellationToken cancellationToken)
        {
            await using var stream = await Session.Client.Containers.StatsAsync(name, stream: true, cancellationToken);
            await foreach (var document in JsonDocuments.ReadAsync(stream, cancellationToken))
                latest[name] = new StatsSample(name, document.Deserialize(ApiJson.Wire.ContainerStats)!);
            latest.TryRemove(name, out _);
        }

        /// <summary>Over what stood there before: home, each line to its end, and what is below.</summary>
        public void Show(IEnumerable<Row> rows)
        {
            Session.Output.Write("\e[H" + Listing.Print(rows).Replace("\n", "\e[K\n", StringComparison.Ordinal) + "\e[J");
            Session.Output.Flush();
        }
    }
}
