using System.Globalization;
using System.Text.Json;
using Skiff.Api;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;
using Skiff.CommandLine.Streams;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class BuildCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags, source) = (invocation.Session, invocation.Flags, invocation.Arguments[0]);
        if (!flags.Bool("disable-content-trust"))
            throw new CommandException("--disable-content-trust=false: content trust is not implemented");
        var remote = source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal) || source.StartsWith("git://", StringComparison.Ordinal);
        var context = remote ? null : source == "-" ? BuildContext.OfStream(session.Streams.Input, flags.Text("file")) : BuildContext.OfDirectory(source, flags.Text("file"), flags.Bool("compress"), cancellationToken);
        var query = Query(session, flags, context?.Dockerfile ?? (flags.Text("file") is { Length: > 0 } file ? file : "Dockerfile"));
        if (remote)
            query.Keep("remote", source);
        var image = "";
        using var kept = new StringWriter();
        var style = ProgressFlag.Of(flags);
        var quiet = flags.Bool("quiet") || style == ProgressStyle.Quiet;
        var display = new ProgressDisplay(quiet ? kept : session.Output, style == ProgressStyle.Terminal || style == ProgressStyle.Auto && session.Streams.OutputIsTerminal, session.Streams.OutputSize?.Columns ?? 200)
        {
            Json = style == ProgressStyle.Json,
            Clock = session.Clock,
            Aux = aux => image = aux.ValueKind == JsonValueKind.Object && aux.TryGetProperty("ID", out var id) ? id.GetString() ?? image : image,
        };
        try
        {
            await Interruption.RunAsync(async token =>
            {
                await using var progress = await session.Client.Images.BuildAsync(query, Told(session, quiet || display.Json, context?.Stream) ?? Stream.Null, new Dictionary<string, string>(), token);
                await display.ShowAsync(progress, token);
                return 0;
            }, static () => "the engine has stopped the build; the steps that were done are in its cache, and the next build begins behind them.", cancellationToken);
        }
        catch (CommandException) when (quiet)
        {
            session.Error.Write(kept.ToString());
            throw;
        }
        if (quiet)
        {
            // All that a quiet build says is the image's ID.
            session.Output.Write(kept.ToString());
            image = kept.ToString().Trim();
        }
        if (flags.Text("iidfile") is { Length: > 0 } idFile)
            await File.WriteAllTextAsync(idFile, image, cancellationToken);
        return 0;
    }

    /// <summary>The context, told of in docker's words when it has been sent.</summary>
    private static ToldStream? Told(Session session, bool quiet, Stream? context) => context is null ? null : new ToldStream(context, session.Clock, (sent, ended) =>
    {
        if (quiet || !ended)
            return;
        session.Output.Write($"Sending build context to Docker daemon {ByteSize.Human(sent),8}\r\r\n");
        session.Output.Flush();
    });

    private static ApiQuery Query(Session session, ParsedFlags flags, string dockerfile)
    {
        var query = new ApiQuery()
            .Set("buildargs", Arguments(session, flags.Many("build-arg")))
            .Set("cachefrom", flags.Many("cache-from") is { Count: > 0 } sources ? JsonSerializer.Serialize(sources.ToList(), ApiJson.Wire.ListString) : null)
            .Set("cgroupparent", flags.Text("cgroup-parent")).Set("cpuperiod", Number(flags.Integer("cpu-period"))).Set("cpuquota", Number(flags.Integer("cpu-quota")))
            .Set("cpusetcpus", flags.Text("cpuset-cpus")).Set("cpusetmems", flags.Text("cpuset-mems")).Set("cpushares", Number(flags.Integer("cpu-shares")))
            .Keep("dockerfile", dockerfile)
            .Set("labels", flags.Map("label") is { Count: > 0 } labels ? JsonSerializer.Serialize(labels, ApiJson.Wire.DictionaryStringString) : null)
            .Set("memory", Number(flags.Bytes("memory"))).Set("memswap", Number(flags.Bytes("memory-swap"))).Set("shmsize", Number(flags.Bytes("shm-size")))
            .Set("networkmode", flags.Text("network") is "default" ? "" : flags.Text("network")).Set("target", flags.Text("target"))
            .Set("ulimits", flags.Many("ulimit") is { Count: > 0 } limits ? $"[{string.Join(',', limits.Select(limit => JsonSerializer.Serialize(UlimitOption.Parse(limit), ApiJson.Wire.Ulimit)))}]" : null)
            .Set("platform", flags.Text("platform")).Set("isolation", flags.Text("isolation"))
            .Flag("q", flags.Bool("quiet") || ProgressFlag.Of(flags) == ProgressStyle.Quiet).Flag("nocache", flags.Bool("no-cache")).Flag("forcerm", flags.Bool("force-rm")).Flag("pull", flags.Bool("pull")).Flag("squash", flags.Bool("squash"))
            .Set("rm", flags.Bool("rm") ? null : "0")
            .Keep("version", "1");
        foreach (var tag in flags.Many("tag"))
            query.Keep("t", tag);
        foreach (var host in flags.Many("add-host"))
            query.Keep("extrahosts", FlagChecks.NormaliseExtraHost(host));
        foreach (var option in flags.Many("security-opt"))
            query.Keep("securityopt", option);
        return query;
    }

    /// <summary>A name without a value, that the environment has none for either, is sent as null.</summary>
    private static string? Arguments(Session session, IReadOnlyList<string> given)
    {
        if (given.Count == 0)
            return null;
        var fields = new List<string>();
        foreach (var argument in KeyValueFiles.Environment([], given, session.Environment))
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            fields.Add($"{GoJson.Write(equals < 0 ? argument : argument[..equals])}:{(equals < 0 ? "null" : GoJson.Write(argument[(equals + 1)..]))}");
        }
        return $"{{{string.Join(',', fields)}}}";
    }

    /// <summary>Null for zero, which is left out.</summary>
    private static string? Number(long number) => number == 0 ? null : number.ToString(CultureInfo.InvariantCulture);
}
