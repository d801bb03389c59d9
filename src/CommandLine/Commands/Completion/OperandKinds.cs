using Skiff.Client;

namespace Skiff.CommandLine.Commands.Completion;

/// <summary>What the commands' operands name.</summary>
internal static class OperandKinds
{
    /// <summary>Of a command's next operand, after <paramref name="given"/> others, and how many of the kind the command takes.</summary>
    public static (OperandKind Kind, int Most) Of(string group, string command, int given) => (group, command) switch
    {
        ("network", "connect" or "disconnect") => (given == 0 ? OperandKind.Network : OperandKind.Container, 2),
        ("network", "inspect" or "rm") => (OperandKind.Network, int.MaxValue),
        ("volume", "inspect" or "rm") => (OperandKind.Volume, int.MaxValue),
        ("network" or "volume" or "context" or "system" or "builder", _) => (OperandKind.Other, 0),
        ("image", "inspect" or "rm") => (OperandKind.Image, int.MaxValue),
        (_, "rmi" or "save") => (OperandKind.Image, int.MaxValue),
        (_, "run" or "create" or "history" or "push" or "tag") => (OperandKind.Image, 1),
        (_, "attach" or "exec" or "top" or "port") => (OperandKind.RunningContainer, 1),
        (_, "stop" or "kill" or "pause" or "unpause" or "stats") => (OperandKind.RunningContainer, int.MaxValue),
        (_, "start") => (OperandKind.StoppedContainer, int.MaxValue),
        (_, "rm" or "inspect" or "restart" or "update" or "wait") => (OperandKind.Container, int.MaxValue),
        (_, "logs" or "commit" or "diff" or "export" or "rename") => (OperandKind.Container, 1),
        _ => (OperandKind.Other, 0),
    };

    public static async Task<IEnumerable<(string, string)>> NamesAsync(EngineClient client, OperandKind kind, CancellationToken cancellationToken)
    {
        var query = new ApiQuery();
        return kind switch
        {
            OperandKind.Network => (await client.Networks.ListAsync(query, cancellationToken)).Select(network => (network.Name ?? "", network.Driver ?? "")),
            OperandKind.Volume => ((await client.Volumes.ListAsync(query, cancellationToken)).Volumes ?? []).Select(volume => (volume.Name ?? "", volume.Driver ?? "")),
            OperandKind.Image => (await client.Images.ListAsync(query, cancellationToken)).SelectMany(image => image.RepoTags ?? []).Select(tag => (tag, "")),
            _ => from container in await client.Containers.ListAsync(kind == OperandKind.RunningContainer ? query : query.Set("all", "1"), cancellationToken)
                 where kind != OperandKind.StoppedContainer || container.State != "running"
                 from name in container.Names ?? []
                 select (name.TrimStart('/'), container.Image ?? ""),
        };
    }
}
