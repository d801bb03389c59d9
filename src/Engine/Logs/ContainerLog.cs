using System.Globalization;
using System.IO.Pipelines;
using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Engine.Logs;

/// <summary>A container's log as one request wants it.</summary>
internal sealed class ContainerLog : ILogStream
{
    private readonly string _path;
    private readonly LogFormat _format;
    private readonly int? _tail;
    private readonly Task? _ended;

    private ContainerLog(string path, LogFormat format, int? tail, Task? ended)
        => (_path, _format, _tail, _ended) = (path, format, tail, ended);

    public bool Tty => !_format.Frames;

    /// <summary>Errors: InvalidArgument; NotImplemented for a log driver that keeps nothing.</summary>
    public static ContainerLog Open(EngineParts parts, Container container, LogQuery query)
    {
        if (!query.Stdout && !query.Stderr)
            throw new EngineException(ErrorKind.InvalidArgument, "Bad parameters: you must choose at least one stream");
        if (!LogSettings.IsReadable(container.HostConfig.LogConfig))
            throw new EngineException(ErrorKind.NotImplemented, "configured logging driver does not support reading");
        var now = parts.Time.GetUtcNow();
        var format = new LogFormat
        {
            Frames = !container.Record.Config.Tty,
            Stdout = query.Stdout,
            Stderr = query.Stderr,
            Timestamps = query.Timestamps,
            Details = query.Details,
            Since = DockerTime.ParseQuery("since", query.Since, now),
            Until = DockerTime.ParseQuery("until", query.Until, now),
        };
        // subscribed before the state is looked at, so that an end in between is not missed
        var ended = query.Follow ? container.WaitAsync(WaitCondition.NotRunning) : null;
        return new ContainerLog(parts.Directories.LogPathOf(container.Id, LogSettings.DriverOf(container.HostConfig)), format, TailOf(query.Tail), ended);
    }

    public async Task CopyToAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        using var reader = new JsonLogReader(_path, _format, output);
        await reader.CopyAsync(_tail, _ended, cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>What is not a number of lines is all of them, as in Docker.</summary>
    private static int? TailOf(string? text)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var lines) && lines >= 0 ? lines : null;
}
