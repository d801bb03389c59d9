using System.Text;
using System.Text.Json;
using Skiff.Api.Daemon;

namespace Skiff.Engine.Build;

/// <summary>The messages of a build, as the classic builder writes them.</summary>
internal sealed class BuildOutput(Func<ProgressMessage, ValueTask> report, bool quiet)
{
    private readonly List<ProgressMessage> _kept = [];

    public ValueTask WriteAsync(string text) => RelayAsync(new ProgressMessage { Stream = text });

    /// <summary>What another part of the engine reports, as it is.</summary>
    public ValueTask RelayAsync(ProgressMessage message)
    {
        if (!quiet)
            return report(message);
        _kept.Add(message);
        return ValueTask.CompletedTask;
    }

    /// <summary>What a quiet build has kept to itself, now that it has failed.</summary>
    public async ValueTask TellAllAsync()
    {
        foreach (var message in _kept)
            await report(message);
        _kept.Clear();
    }

    public ValueTask ErrorTextAsync(string text) => WriteAsync($"\e[91m{text}\e[0m");

    public async ValueTask StepAsync(int number, int total, string text)
    {
        await WriteAsync($"Step {number}/{total} : {text}");
        await WriteAsync("\n");
    }

    public ValueTask ImageAsync(Oci.Image.Digest? id) => WriteAsync($" ---> {id?.Short}\n");

    public ValueTask AuxAsync(Oci.Image.Digest id)
    {
        if (quiet)
            return ValueTask.CompletedTask;
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes($"{{\"ID\":\"{id.Text}\"}}"));
        return report(new ProgressMessage { Aux = document.RootElement.Clone() });
    }

    public ValueTask ResultAsync(Oci.Image.Digest id) => report(new ProgressMessage { Stream = id.Text + "\n" });

    public ValueTask FailAsync(string message, long code = 0)
        => report(new ProgressMessage { ErrorDetail = new ErrorDetail { Code = code, Message = message }, Error = message });
}
