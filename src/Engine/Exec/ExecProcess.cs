using Skiff.Engine.Bundle;
using Skiff.Engine.Containers;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Engine.Exec;

/// <summary>Makes the `process` of an exec from its request and its container.</summary>
internal static class ExecProcess
{
    public static Process Build(EngineParts parts, ExecInstance exec)
    {
        var container = exec.Container;
        var request = exec.Request;
        var config = container.Record.Config;
        var user = UserLookup.In(
            parts.Store.Snapshots.Mount(container.Id),
            string.IsNullOrEmpty(request.User) ? config.User : request.User,
            container.HostConfig.GroupAdd);
        var capabilities = request.Privileged ? SpecBuilder.AllCapabilities() : SpecBuilder.CapabilitiesOf(container.HostConfig);
        var security = SecurityOptions.Parse(container.HostConfig.SecurityOpt);
        var variables = ProcessEnvironment.Build(config.Hostname ?? "", config.Tty, [], config.Env, user.Home);
        return new Process
        {
            Terminal = request.Tty ? true : null,
            User = new User { Uid = user.Uid, Gid = user.Gid, AdditionalGids = user.AdditionalGids },
            Args = [.. request.Cmd!],
            Env = ProcessEnvironment.With(variables, request.Env, request.Tty, user.Home),
            Cwd = FirstOf(request.WorkingDir, config.WorkingDir, "/"),
            Capabilities = SpecBuilder.Capabilities(capabilities, user),
            Rlimits = ResourceLimits.Rlimits(container.HostConfig, parts.Options.DefaultUlimits),
            NoNewPrivileges = security.NoNewPrivileges ?? parts.Options.NoNewPrivileges ? true : null,
            ApparmorProfile = AppArmorProfile.For(security, container.HostConfig.Privileged),
            OomScoreAdj = (int)container.HostConfig.OomScoreAdj,
        };
    }

    private static string FirstOf(string? first, string? second, string third)
        => !string.IsNullOrEmpty(first) ? first : !string.IsNullOrEmpty(second) ? second : third;
}
