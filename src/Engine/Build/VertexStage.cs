using System.Globalization;
using System.Text;
using Skiff.Api.Daemon;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>One stage as pieces of work: its base, and each step that makes files. What changes the configuration alone is not worth a line.</summary>
/// <param name="progress">The whole.</param>
/// <param name="name">Of the stage; empty for the only one.</param>
/// <param name="total">Its pieces.</param>
internal sealed class VertexStage(VertexProgress progress, string name, int total) : StageProgress
{
    private readonly Dictionary<string, DateTimeOffset> _parts = new(StringComparer.Ordinal);
    private int _number;
    private VertexWork? _work;

    public static bool IsWork(Instruction instruction) => instruction is RunInstruction or CopyInstruction or WorkdirInstruction;

    public override ValueTask StepAsync(Instruction instruction)
    {
        if (instruction is FromInstruction { Image: not "scratch" } || IsWork(instruction))
            Begin(instruction.Text);
        return ValueTask.CompletedTask;
    }

    public override ValueTask TriggerAsync(Instruction instruction)
    {
        _work?.End();
        _work = IsWork(instruction) ? progress.Begin($"{Prefix("ONBUILD")}{instruction.Text}") : null;
        return ValueTask.CompletedTask;
    }

    public override ValueTask CachedAsync()
    {
        _work?.Cached();
        return ValueTask.CompletedTask;
    }

    public override ValueTask ContainerAsync(string id) => ValueTask.CompletedTask;

    public override ValueTask ContainerGoneAsync(string id) => ValueTask.CompletedTask;

    public override ValueTask LogAsync(bool isError, ReadOnlyMemory<byte> text)
    {
        _work?.Log(isError ? 2 : 1, text);
        return ValueTask.CompletedTask;
    }

    /// <summary>Notes are the classic stream's.</summary>
    public override ValueTask NoteAsync(string text) => ValueTask.CompletedTask;

    public override ValueTask PullAsync(ProgressMessage message)
    {
        if (message is { Id: { Length: > 0 } id, ProgressDetail: { Total: > 0 } detail } && message.Status is "Downloading" or "Extracting")
        {
            if (!_parts.TryGetValue(id, out var started))
                _parts[id] = started = progress.Now;
            _work?.Part(id, detail.Current, detail.Total, started, done: false);
        }
        else if (message is { Id: { } done, Status: "Pull complete" } && _parts.TryGetValue(done, out var begun))
        {
            _work?.Part(done, 0, 0, begun, done: true);
        }
        return ValueTask.CompletedTask;
    }

    public override ValueTask EndAsync(Digest? image)
    {
        _work?.End();
        _work = null;
        return ValueTask.CompletedTask;
    }

    public override ValueTask FinishAsync(Digest? image) => ValueTask.CompletedTask;

    public override ValueTask FailAsync(Exception error)
    {
        _work?.Fail(error);
        _work = null;
        return ValueTask.CompletedTask;
    }

    private void Begin(string text)
    {
        _number++;
        _work = progress.Begin($"{Prefix(string.Create(CultureInfo.InvariantCulture, $"{_number.ToString(CultureInfo.InvariantCulture).PadLeft(total.ToString(CultureInfo.InvariantCulture).Length)}/{total}"))}{text}");
    }

    private string Prefix(string place) => new StringBuilder("[").Append(name).Append(name.Length > 0 ? " " : "").Append(place).Append("] ").ToString();
}
