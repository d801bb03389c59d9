using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>
/// The configuration within a create request, as a value of its own: a request is a configuration with more beside it, and `with`
/// would carry that along.
/// </summary>
internal readonly record struct ContainerConfigCopy(ContainerConfig From)
{
    public ContainerConfig Value => new()
    {
        Hostname = From.Hostname,
        Domainname = From.Domainname,
        User = From.User,
        AttachStdin = From.AttachStdin,
        AttachStdout = From.AttachStdout,
        AttachStderr = From.AttachStderr,
        ExposedPorts = From.ExposedPorts is { Count: > 0 } ports ? ports : null,
        Tty = From.Tty,
        OpenStdin = From.OpenStdin,
        StdinOnce = From.StdinOnce,
        Env = From.Env,
        Cmd = From.Cmd,
        Healthcheck = From.Healthcheck,
        ArgsEscaped = From.ArgsEscaped,
        Image = From.Image,
        Volumes = From.Volumes is { Count: > 0 } volumes ? volumes : null,
        WorkingDir = From.WorkingDir,
        Entrypoint = From.Entrypoint,
        NetworkDisabled = From.NetworkDisabled,
        MacAddress = string.IsNullOrEmpty(From.MacAddress) ? null : From.MacAddress,
        OnBuild = From.OnBuild,
        Labels = From.Labels,
        StopSignal = string.IsNullOrEmpty(From.StopSignal) ? null : From.StopSignal,
        StopTimeout = From.StopTimeout,
        Shell = From.Shell,
    };
}
