using System.Globalization;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Streams;

/// <summary>Shows the stream that pull, push, load, import and build answer: bars that move on a terminal, plain lines elsewhere.</summary>
internal sealed class ProgressDisplay(TextWriter output, bool isTerminal, int width)
{
    private const int WidthOfRate = 20;
    private const int WidthForBar = 110;
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TransferRate> _rates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Called with what is meant for the program rather than for people.</summary>
    public Action<JsonElement>? Aux { get; init; }

    /// <summary>Documents go out as they came, a line each.</summary>
    public bool Json { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Parts that were finished, and parts in all: what an interrupted user wants to know.</summary>
    public (int Done, int All) Parts => (_done.Count, _lines.Count);

    public static ProgressDisplay Of(Session session, TextWriter output, bool isTerminal, ProgressStyle style = ProgressStyle.Auto) =>
        new(style == ProgressStyle.Quiet ? TextWriter.Null : output, style == ProgressStyle.Terminal || style == ProgressStyle.Auto && isTerminal, session.Streams.OutputSize?.Columns ?? 200)
        {
            Json = style == ProgressStyle.Json,
            Clock = session.Clock,
        };

    /// <exception cref="CommandException">The stream told of an error.</exception>
    public async Task ShowAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var document in JsonDocuments.ReadAsync(stream, cancellationToken))
        {
            var message = document.Deserialize(ApiJson.Wire.ProgressMessage)!;
            if (message.Aux is { } aux)
                Aux?.Invoke(aux);
            if (Json)
                WriteJson(document, message);
            else if (message.Aux is null)
                Show(message);
            await output.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Work that the daemon does not tell of: what passes through this program's hands is counted, and shown as the daemon would tell it.</summary>
    /// <param name="id">What is worked on.</param>
    /// <param name="status">What is done with it.</param>
    /// <param name="current">Bytes so far.</param>
    /// <param name="total">Bytes in all; 0 when nobody knows.</param>
    public void Tell(string id, string status, long current, long total)
    {
        var message = new ProgressMessage { Id = id, Status = status, ProgressDetail = new ProgressDetail { Current = current, Total = total } };
        if (Json)
            output.Write(JsonSerializer.Serialize(message, ApiJson.Wire.ProgressMessage) + "\n");
        else
            Show(message);
        output.Flush();
    }

    /// <summary>Takes the lines that were shown away.</summary>
    public void Clear()
    {
        if (isTerminal && _lines.Count > 0)
            output.Write($"\e[{_lines.Count.ToString(CultureInfo.InvariantCulture)}A\e[J");
        _lines.Clear();
        output.Flush();
    }

    private void WriteJson(JsonElement document, ProgressMessage message)
    {
        output.Write(JsonLayout.Compact(document.GetRawText()) + "\n");
        if (message.ErrorDetail is { } detail)
            throw new CommandException(detail.Message ?? message.Error ?? "", detail.Code > 0 ? (int)detail.Code : 1);
        if (message.Error is { } error)
            throw new CommandException(error);
    }

    private void Show(ProgressMessage message)
    {
        if (message is { Id: { Length: > 0 } part, Status: "Pull complete" or "Already exists" or "Pushed" or "Layer already exists" })
            _done.Add(part);
        var up = 0;
        if (message.Id is { Length: > 0 } id && message.ProgressDetail is not null)
        {
            if (!_lines.TryGetValue(id, out var line))
            {
                _lines[id] = line = _lines.Count;
                if (isTerminal)
                    output.Write('\n');
            }
            up = _lines.Count - line;
            if (isTerminal && up > 0)
                output.Write($"\e[{up.ToString(CultureInfo.InvariantCulture)}A");
        }
        else
        {
            _lines.Clear();
        }
        if (message.ErrorDetail is { } detail || message.Error is not null)
        {
            var error = message.ErrorDetail?.Message ?? message.Error!;
            throw new CommandException(error, message.ErrorDetail is { Code: > 0 and var code } ? (int)code : 1);
        }
        Write(message);
        if (message.Id is { Length: > 0 } && isTerminal && up > 0)
            output.Write($"\e[{up.ToString(CultureInfo.InvariantCulture)}B");
    }

    private void Write(ProgressMessage message)
    {
        var bar = message.ProgressDetail is { } detail ? Bar(detail) + Rate(message, detail) : "";
        var end = "";
        if (isTerminal && string.IsNullOrEmpty(message.Stream) && message.ProgressDetail is not null)
        {
            output.Write("\e[2K\r");
            end = "\r";
        }
        else if (bar.Length > 0)
        {
            return; // no bars where nothing can move
        }
        if (message.Id is { Length: > 0 } id)
            output.Write(id + ": ");
        if (message.From is { Length: > 0 } from)
            output.Write($"(from {from}) ");
        if (message.ProgressDetail is not null && isTerminal)
            output.Write($"{message.Status} {bar}{end}");
        else if (message.Stream is { Length: > 0 } text)
            output.Write(text + end);
        else
            output.Write($"{message.Status}{end}\n");
    }

    /// <summary>How fast it goes and how long it will take, where the line has room for it.</summary>
    private string Rate(ProgressMessage message, ProgressDetail detail)
    {
        var room = width > WidthForBar ? width - WidthForBar : width - 60;
        if (!isTerminal || detail.Current <= 0 || room < WidthOfRate)
            return "";
        var key = $"{message.Id} {message.Status}";
        if (!_rates.TryGetValue(key, out var rate))
            _rates[key] = rate = new TransferRate(Clock, detail.Current);
        return rate.Describe(detail.Current, detail.Total);
    }

    private string Bar(ProgressDetail detail)
    {
        if (detail is { Current: <= 0, Total: <= 0 })
            return "";
        var current = ByteSize.Human(detail.Current);
        if (detail.Total <= 0)
            return current.PadLeft(8);
        var half = (int)Math.Min(50, (long)((double)detail.Current / detail.Total * 100) / 2);
        var box = width > WidthForBar ? $"[{new string('=', half)}>{new string(' ', Math.Max(0, 50 - half))}] " : "";
        return box + current.PadLeft(8) + (detail.Current > detail.Total ? "" : "/" + ByteSize.Human(detail.Total));
    }
}
