using System.Buffers.Binary;
using System.Net.Sockets;
using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Runtime.Shim;
using Skiff.Storage.Layers;

namespace Skiff.Engine.Build;

/// <summary>Runs one command in a container made from the stage so far.</summary>
internal sealed class BuildRun(EngineParts parts, ContainerVerbs containers, BuildOptions options, StageProgress progress)
{
    public async Task<LayerHold> RunAsync(StageState state, IReadOnlyList<string> command, string? network, RunMounts mounts, CancellationToken cancellationToken)
    {
        var created = await containers.CreateStepAsync(Request(state, command, network, mounts), state.Image, cancellationToken);
        var id = created.Id!;
        var keep = false;
        try
        {
            await progress.ContainerAsync(id);
            var stubs = Missing(id, mounts);
            var code = await ExecuteAsync(id, cancellationToken);
            if (code != 0)
            {
                keep = !options.ForceRemove;
                throw new StepFailedException(string.Join(' ', command), code);
            }
            RemoveStubs(id, stubs);
            var layer = await parts.Store.Snapshots.CommitAsync(id, cancellationToken);
            keep = !options.Remove;
            return layer;
        }
        finally
        {
            if (keep)
                await containers.LeaveStepAsync(id);
            else
                await containers.RemoveAsync(id, new RemoveOptions(Force: true, Volumes: true, Link: false), CancellationToken.None);
            if (!keep)
                await progress.ContainerGoneAsync(id);
        }
    }

    private ContainerCreateRequest Request(StageState state, IReadOnlyList<string> command, string? network, RunMounts mounts) => new()
    {
        Image = state.Image?.Id.Text,
        Cmd = [.. command],
        Entrypoint = [""],
        Env = [.. state.Arguments.Environment(state.Config.Env, withPredefined: true), .. mounts.Variables],
        Healthcheck = new HealthConfig { Test = ["NONE"] },
        AttachStdout = true,
        AttachStderr = true,
        HostConfig = options.Host with
        {
            Mounts = [.. mounts.Specs],
            LogConfig = new LogConfig { Type = "none" },
            NetworkMode = network is null or "default" ? options.Host.NetworkMode : network,
        },
    };

    /// <summary>What has to be made in the container for its mounts to be put on, the outermost first. It is no part of the image.</summary>
    private List<string> Missing(string id, RunMounts mounts)
    {
        if (mounts.Specs.Count == 0)
            return [];
        using var files = parts.Store.Snapshots.Borrow(id);
        var missing = new List<string>();
        foreach (var mount in mounts.Specs)
        {
            var path = "";
            foreach (var part in mount.Target!.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                path += "/" + part;
                if (!Path.Exists(BuildTree.Resolve(files.Path, path)))
                    missing.Add(path);
            }
        }
        return [.. missing.Distinct()];
    }

    private void RemoveStubs(string id, List<string> stubs)
    {
        if (stubs.Count == 0)
            return;
        using var files = parts.Store.Snapshots.Borrow(id);
        foreach (var stub in stubs.AsEnumerable().Reverse().Select(path => BuildTree.Resolve(files.Path, path)))
        {
            if (Directory.Exists(stub) && !Directory.EnumerateFileSystemEntries(stub).Any())
                Directory.Delete(stub);
            else if (File.Exists(stub) && new FileInfo(stub).Length == 0)
                File.Delete(stub);
        }
    }

    private async Task<long> ExecuteAsync(string id, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(id);
        var attached = container.AttachAsync(AttachedStreams.Stdout | AttachedStreams.Stderr);
        var exited = container.WaitAsync(WaitCondition.NextExit);
        await containers.StartAsync(id, cancellationToken);
        using (var socket = await attached.WaitAsync(cancellationToken))
        {
            if (socket is not null)
                await RelayAsync(socket, cancellationToken);
        }
        return (await exited.WaitAsync(cancellationToken)).StatusCode;
    }

    private async Task RelayAsync(Socket socket, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket);
        var header = new byte[8];
        while (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) == header.Length)
        {
            var content = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4))];
            await stream.ReadExactlyAsync(content, cancellationToken);
            await progress.LogAsync(header[0] == 2, content);
        }
    }
}
