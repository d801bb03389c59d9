using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Skiff.Api.Containers;
using Skiff.Api.Networks;
using Skiff.Client;
using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Engine;

/// <summary>The steps that commands consist of, each on one container.</summary>
internal static class ContainerSteps
{
    public static ApiQuery TimeoutQuery(int? seconds) => new ApiQuery().Set("t", seconds?.ToString(CultureInfo.InvariantCulture));

    public static async Task<ProjectContainer> CreateAsync(ComposeContext context, Service service, string name, ContainerDraft draft, CancellationToken cancellationToken)
    {
        var project = context.Project!;
        var request = ContainerRequests.Of(project, service, draft);
        var endpoints = request.NetworkingConfig?.EndpointsConfig ?? [];
        // daemons before 1.44 take one endpoint at creation
        var later = endpoints.Count > 1 && ApiVersion.Compare(context.Client.ApiVersion, "1.44") < 0
            ? endpoints.Where(entry => entry.Key != request.HostConfig!.NetworkMode).ToList() : [];
        if (later.Count > 0)
        {
            request = request with
            {
                NetworkingConfig = new NetworkingConfig { EndpointsConfig = endpoints.Where(entry => entry.Key == request.HostConfig!.NetworkMode).ToDictionary() },
            };
        }
        var created = await context.Client.Containers.CreateAsync(request, name, service.Text("platform"), cancellationToken);
        foreach (var warning in created.Warnings ?? [])
            context.Warn(warning);
        foreach (var (network, endpoint) in later)
            await context.Client.Networks.ConnectAsync(network, new NetworkConnectRequest { Container = created.Id, EndpointConfig = endpoint }, cancellationToken);
        await CopyFilesAsync(context, project, service, created.Id!, cancellationToken);
        return new ProjectContainer(new ContainerSummary { Id = created.Id, Names = ["/" + name], Labels = request.Labels, State = "created", Image = request.Image });
    }

    /// <summary>False when it was gone already.</summary>
    public static async Task<bool> StopAsync(ComposeContext context, ProjectContainer container, int? timeout, CancellationToken cancellationToken)
    {
        var subject = $"Container {container.Name}";
        context.Tell(subject, "Stopping");
        await RunPreStopAsync(context, container, cancellationToken);
        try
        {
            await context.Client.Containers.StopAsync(container.Id, TimeoutQuery(timeout), cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
        catch (ApiException error)
        {
            context.Tell(subject, "Error while Stopping", ProgressStatus.Failed);
            throw new ApiException(error.StatusCode, error.Message);
        }
        context.Tell(subject, "Stopped", ProgressStatus.Done);
        return true;
    }

    public static async Task RemoveAsync(ComposeContext context, ProjectContainer container, int? timeout, bool volumes, CancellationToken cancellationToken, bool quiet = false)
    {
        var subject = $"Container {container.Name}";
        if (container.IsRunning && !await StopAsync(context, container, timeout, cancellationToken))
            return;
        if (!quiet)
            context.Tell(subject, "Removing");
        try
        {
            await context.Client.Containers.RemoveAsync(container.Id, new ApiQuery().Flag("force", true).Flag("v", volumes), cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound || error.Message.Contains("is already in progress", StringComparison.Ordinal))
        {
            // another command removes it
        }
        if (!quiet)
            context.Tell(subject, "Removed", ProgressStatus.Done);
    }

    /// <summary>Runs a hook inside of a container; its exit code.</summary>
    public static async Task<int> RunHookAsync(ComposeContext context, string container, YamlNode hook, CancellationToken cancellationToken)
    {
        var exec = await context.Client.Execs.CreateAsync(container, new Api.Exec.ExecCreateRequest
        {
            User = hook["user"]?.Text ?? "",
            Privileged = hook["privileged"]?.Text == "true",
            WorkingDir = hook["working_dir"]?.Text ?? "",
            Env = ContainerRequests.Environment(hook["environment"]),
            Cmd = ContainerRequests.Words(hook["command"]),
            AttachStdout = true,
            AttachStderr = true,
        }, cancellationToken);
        await using (var streams = await context.Client.Execs.StartAttachedAsync(exec.Id!, new Api.Exec.ExecStartRequest(), cancellationToken))
            await streams.Stream.CopyToAsync(Stream.Null, cancellationToken);
        return await context.Client.Execs.ExitCodeAsync(exec.Id!, cancellationToken) ?? 0;
    }

    private static async Task RunPreStopAsync(ComposeContext context, ProjectContainer container, CancellationToken cancellationToken)
    {
        if (container.State != "running" || context.Project?.All.GetValueOrDefault(container.Service)?.Node["pre_stop"] is not { } hooks)
            return;
        foreach (var hook in hooks.Items)
        {
            if (await RunHookAsync(context, container.Id, hook, cancellationToken) is not 0 and var code)
                throw new ComposeException($"{container.Name} pre_stop hook exited with status {code}");
        }
    }

    /// <summary>Configs and secrets that are no files of the host, or have an owner or mode of their own.</summary>
    private static async Task CopyFilesAsync(ComposeContext context, Project project, Service service, string container, CancellationToken cancellationToken)
    {
        foreach (var section in (string[])["configs", "secrets"])
        {
            foreach (var reference in service.Node[section]?.Items ?? [])
            {
                var definition = project.Root[section]![reference["source"]!.Text]!;
                byte[] content;
                if (definition["file"] is { } file)
                {
                    if (!ContainerRequests.IsCopied(reference))
                        continue;
                    content = await File.ReadAllBytesAsync(file.Text, cancellationToken);
                }
                else if (definition["environment"] is { } variable)
                {
                    content = Encoding.UTF8.GetBytes(project.Variable(variable.Text) ?? throw new ComposeException($"environment variable \"{variable.Text}\" required by file \"{definition["name"]!.Text}\" is not set"));
                }
                else
                {
                    content = Encoding.UTF8.GetBytes(definition["content"]?.Text ?? "");
                }
                var tar = Archive(ContainerRequests.TargetOf(section, reference), reference, content);
                await context.Client.Containers.PutArchiveAsync(container, new ApiQuery().Keep("path", "/").Keep("copyUIDGID", "true"), tar, cancellationToken);
            }
        }
    }

    private static MemoryStream Archive(string target, YamlNode reference, byte[] content)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, target.TrimStart('/'))
            {
                DataStream = new MemoryStream(content, writable: false),
                Uid = Owner(reference["uid"]),
                Gid = Owner(reference["gid"]),
                Mode = reference["mode"] is { } mode ? (UnixFileMode)int.Parse(mode.Text, CultureInfo.InvariantCulture) : (UnixFileMode)0x124,
            });
        }
        tar.Position = 0;
        return tar;
    }

    private static int Owner(YamlNode? node) =>
        node is null ? 0 : int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : throw new ComposeException(node.Position, "", $"an owner is a number, not {node.Text}");
}
