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
    private const int WidthForBar = 110;
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Called with what is meant for the program rather than for people.</summary>
    public Action<JsonElement>? Aux { get; init; }

    public static ProgressDisplay Of(Session session, TextWriter output, bool isTerminal) =>
        new(output, isTerminal, session.Streams.OutputSize?.Columns ?? 200);

    /// <exception cref="CommandException">The stream told of an error.</exception>
    public async Task ShowAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var document in JsonDocuments.ReadAsync(stream, cancellationToken))
        {
            var message = document.Deserialize(ApiJson.Wire.ProgressMessage)!;
            if (message.Aux is { } aux)
            {
                Aux?.Invoke(aux);
                continue;
            }
            Show(message);
            await output.FlushAsync(cancellationToken);
        }
    }

    private void Show(ProgressMessage message)
    {
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
        var bar = message.ProgressDetail is { } detail ? Bar(detail) : "";
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
