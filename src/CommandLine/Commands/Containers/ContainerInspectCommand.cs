using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ContainerInspectCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) => invocation.Flags.Bool("run")
        ? PrintRunLinesAsync(invocation, cancellationToken)
        : InspectOutput.RunAsync(invocation, async name =>
            (await invocation.Session.Client.Containers.InspectRawAsync(name, invocation.Flags.Bool("size"), cancellationToken), "container.InspectResponse"));

    private static async Task<int> PrintRunLinesAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        if (invocation.Flags.Changed("format") || invocation.Flags.Bool("size"))
            throw new CommandException("--run prints a command: it does not go with --format or --size");
        var defaults = EngineDefaults.Of(JsonSerializer.Deserialize(await session.Client.Daemon.InfoAsync(cancellationToken), ApiJson.Wire.SystemInfo)!);
        var errors = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                var container = await session.Client.Containers.InspectAsync(name, cancellationToken);
                session.Output.WriteLine(new RunLine(session.Program, await ImageAsync(session, container.Image!, cancellationToken), defaults).Of(container));
            }
            catch (ApiException error)
            {
                errors.Add(Failure.Text(error));
            }
        }
        return Operands.Finish(errors);
    }

    /// <summary>Empty when the image is gone: then everything it gave is in the command.</summary>
    private static async Task<ContainerConfig> ImageAsync(Session session, string id, CancellationToken cancellationToken)
    {
        try
        {
            var image = JsonSerializer.Deserialize(await session.Client.Images.InspectRawAsync(id, null, cancellationToken), ApiJson.Wire.ImageInspect)!;
            return image.Config is { } config ? JsonSerializer.Deserialize(config, ApiJson.Wire.ContainerConfig) ?? new() : new();
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return new ContainerConfig();
        }
    }
}
