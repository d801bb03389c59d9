using System.Text.Json;
using Skiff.Engine.Containers;
using Skiff.Engine.State;

namespace Skiff.Engine.Exec;

/// <summary>
/// The execs that clients made, each in a file of its container's exec directory: a daemon that is started again knows them by
/// their IDs. The directory is in memory (/run), so that nothing waits for a disk.
/// </summary>
internal sealed class ExecFiles(EngineParts parts)
{
    private const string Prefix = "exec-";
    private const string Suffix = ".json";

    /// <summary>Nothing happens when the container's directory is gone: its execs are, too.</summary>
    public void Write(ExecInstance exec)
    {
        var path = PathOf(exec.Container, exec.Id);
        try
        {
            File.WriteAllBytes(path + ".new", StateFile.Serialize(exec.Record(), StateJson.Files.ExecRecord));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (IOException)
        {
            // the container has just stopped
        }
    }

    public void Delete(Container container, string execId) => File.Delete(PathOf(container, execId));

    /// <summary>Those of a container that runs under a shim which an earlier daemon started; what ended meanwhile is recorded.</summary>
    public void TakeUp(Container container, ContainerRun run)
    {
        foreach (var file in Directory.EnumerateFiles(parts.ExecDirectoryOf(container.Id), Prefix + "*" + Suffix))
        {
            if (Read(file) is not { } record)
                continue;
            var exec = ExecInstance.Of(record, container);
            parts.Execs.Add(exec);
            if (record.ExitCode is not null)
                parts.Execs.Finished(exec);
            else if (run.Shim.Execs.TryGetValue(record.Id, out var process) && process.Pid != 0)
                new ExecStart(parts).TakeUp(exec, process);
        }
    }

    private static ExecRecord? Read(string file)
    {
        try
        {
            return StateFile.Read(file, StateJson.Files.ExecRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string PathOf(Container container, string execId) => Path.Combine(parts.ExecDirectoryOf(container.Id), Prefix + execId + Suffix);
}
