using System.Collections.Concurrent;
using System.Text;
using Skiff.Client;
using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

/// <summary>Starts services once the conditions of what they depend on hold, and says which dependency failed, with the end of its log.</summary>
internal sealed class ServiceStart(ComposeContext context, ConcurrentDictionary<string, IReadOnlyList<ProjectContainer>> containers)
{
    private const int LogLines = 10;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public async Task StartAsync(Service service, bool waits, CancellationToken cancellationToken)
    {
        if (waits)
        {
            foreach (var (name, dependency) in service.DependsOn)
                await WaitForAsync(service, name, dependency, cancellationToken);
        }
        var own = containers.GetValueOrDefault(service.Name) ?? [];
        await context.ForEachAsync(own.Where(static container => !container.IsRunning), container => StartOneAsync(service, container, cancellationToken));
    }

    /// <summary>Until every container runs, or is healthy where it says what that means.</summary>
    public async Task WaitAsync(IReadOnlyCollection<Service> services, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } time)
            limit.CancelAfter(time);
        try
        {
            await Task.WhenAll(services.SelectMany(service => containers.GetValueOrDefault(service.Name) ?? []).Select(container => WaitHealthyAsync(container, runningSuffices: true, limit.Token)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ComposeException("application not healthy after " + Loading.Units.Duration((long)timeout!.Value.TotalNanoseconds));
        }
    }

    private async Task StartOneAsync(Service service, ProjectContainer container, CancellationToken cancellationToken)
    {
        var subject = $"Container {container.Name}";
        context.Tell(subject, "Starting");
        try
        {
            await context.Client.Containers.StartAsync(container.Id, null, cancellationToken);
        }
        catch (ApiException error)
        {
            context.Tell(subject, "Error", ProgressStatus.Failed);
            throw new ApiException(error.StatusCode, error.Message);
        }
        foreach (var hook in service.Node["post_start"]?.Items ?? [])
        {
            if (await ContainerSteps.RunHookAsync(context, container.Id, hook, cancellationToken) is not 0 and var code)
                throw new ComposeException($"{container.Name} post_start hook exited with status {code}");
        }
        context.Tell(subject, "Started", ProgressStatus.Done);
    }

    private async Task WaitForAsync(Service service, string name, Dependency dependency, CancellationToken cancellationToken)
    {
        if (!containers.TryGetValue(name, out var others) || others.Count == 0)
            return;
        try
        {
            if (dependency.Condition == "service_healthy")
                await Task.WhenAll(others.Select(other => WaitHealthyAsync(other, runningSuffices: false, cancellationToken)));
            else if (dependency.Condition == "service_completed_successfully")
                await Task.WhenAll(others.Select(other => WaitCompletedAsync(name, other, cancellationToken)));
        }
        catch (ComposeException error) when (!dependency.Required)
        {
            context.Warn($"optional dependency \"{name}\" of {service.Name} failed to start: {error.Message}");
        }
    }

    private async Task WaitHealthyAsync(ProjectContainer container, bool runningSuffices, CancellationToken cancellationToken)
    {
        var subject = $"Container {container.Name}";
        context.Tell(subject, "Waiting");
        while (true)
        {
            var state = (await context.Client.Containers.InspectAsync(container.Id, cancellationToken)).State!;
            if (state.Status is "exited" or "dead" or "removing")
                throw await FailedAsync(container, $"container {container.Name} exited ({state.ExitCode})", cancellationToken);
            switch (state.Health?.Status)
            {
                case "healthy":
                case null or "" or "none" when runningSuffices && state.Running:
                    context.Tell(subject, "Healthy", ProgressStatus.Done);
                    return;
                case null or "" or "none" when !runningSuffices:
                    throw new ComposeException($"dependency failed to start: container {container.Name} has no healthcheck configured");
                case "unhealthy":
                    var probe = state.Health.Log is [.., var last] && last.Output is { Length: > 0 } output ? $"\nits last health check said: {output.Trim()}" : "";
                    throw await FailedAsync(container, $"container {container.Name} is unhealthy{probe}", cancellationToken);
            }
            await Task.Delay(Step, context.Clock, cancellationToken);
        }
    }

    private async Task WaitCompletedAsync(string service, ProjectContainer container, CancellationToken cancellationToken)
    {
        var subject = $"Container {container.Name}";
        context.Tell(subject, "Waiting");
        using var exit = await context.Client.Containers.WaitAsync(container.Id, null, cancellationToken);
        var code = (await exit.ReadAsync(cancellationToken)).StatusCode;
        if (code != 0)
            throw await FailedAsync(container, $"service \"{service}\" didn't complete successfully: exit {code}", cancellationToken, prefix: "");
        context.Tell(subject, "Exited", ProgressStatus.Done);
    }

    private async Task<ComposeException> FailedAsync(ProjectContainer container, string message, CancellationToken cancellationToken, string prefix = "dependency failed to start: ")
    {
        context.Tell($"Container {container.Name}", "Error", ProgressStatus.Failed);
        var lines = new List<string>();
        await foreach (var line in ContainerLog.LinesAsync(context.Client, container.Id, LogLines, cancellationToken))
            lines.Add(line);
        var text = new StringBuilder(prefix).Append(message);
        if (lines.Count > 0)
            text.Append("\nthe end of its log:").AppendJoin("", lines.Select(line => $"\n  {container.Name} | {line}"));
        return new ComposeException(text.ToString());
    }
}
