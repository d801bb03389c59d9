using System.Globalization;
using Skiff.Errors;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`exec ID COMMAND …`, or `exec --process FILE ID`.</summary>
internal static class ExecVerb
{
    public static Verb Verb { get; } = new("exec", "run a further process in a container", "ID COMMAND [ARGUMENT …]",
    [
        new("console-socket", true), new("cwd", true), new("env", true, 'e'), new("tty", false, 't'), new("user", true, 'u'),
        new("additional-gids", true, 'g'), new("process", true, 'p'), new("detach", false, 'd'), new("pid-file", true),
        new("process-label", true), new("apparmor", true), new("no-new-privs", false), new("cap", true, 'c'),
        new("preserve-fds", true), new("ignore-paused", false),
    ], Run);

    private static int Run(VerbCall call)
    {
        Protection.Require();
        var container = Container.Load(call.Globals.Root, call.Id);
        var status = container.Status();
        if (status is ContainerStatus.Stopped)
            throw new EngineException(ErrorKind.Conflict, "cannot exec in a stopped container");
        if (status is ContainerStatus.Paused && !call.Has("ignore-paused"))
            throw new EngineException(ErrorKind.Conflict, "cannot exec in a paused container (use --ignore-paused to override)");
        var process = call.Value("process") is { } file ? ConfigReader.ParseProcess(file) : Compose(call, container.Spec.Process ?? new Process());
        using var launch = ExecLaunch.Start(new ExecLaunchOptions
        {
            ContainerId = container.Id,
            ContainerPid = container.Record.Pid,
            Process = process,
            Seccomp = container.Spec.Linux?.Seccomp,
            Cgroup = container.Cgroup(),
            Streams = new StandardStreams { Inherited = true, PreservedDescriptors = CreateVerb.PreservedDescriptors(call) },
        });
        try
        {
            CreateVerb.SendTerminal(call.Value("console-socket"), launch.TakeTerminal());
            CreateVerb.WritePidFile(call.Value("pid-file"), launch.Pid);
        }
        catch
        {
            ProcessWaiter.Signal(launch.PidDescriptor, 9);
            throw;
        }
        return call.Has("detach") ? 0 : Foreground.Wait(launch.PidDescriptor).ShellCode;
    }

    /// <summary>The container's own process, with another command.</summary>
    private static Process Compose(VerbCall call, Process own)
    {
        if (call.Arguments.Count < 2)
            throw new EngineException(ErrorKind.InvalidArgument, "process args cannot be empty");
        var process = own with
        {
            Args = [.. call.Arguments.Skip(1)],
            Terminal = call.Has("tty"),
            Cwd = call.Value("cwd") ?? own.Cwd,
            Env = [.. own.Env ?? [], .. call.Values("env")],
            SelinuxLabel = call.Value("process-label") ?? own.SelinuxLabel,
            ApparmorProfile = call.Value("apparmor") ?? own.ApparmorProfile,
            NoNewPrivileges = call.Has("no-new-privs") || own.NoNewPrivileges == true,
        };
        if (call.Value("user") is { } user)
            process = process with { User = ParseUser(user) };
        if (call.Values("additional-gids") is { Count: > 0 } groups)
            process = process with { User = (process.User ?? new User()) with { AdditionalGids = [.. groups.Select(group => Number(group, "additional-gids"))] } };
        return call.Values("cap") is { Count: > 0 } added ? process with { Capabilities = Add(process.Capabilities ?? new ProcessCapabilities(), added) } : process;
    }

    private static ProcessCapabilities Add(ProcessCapabilities to, IReadOnlyList<string> added) => to with
    {
        Bounding = [.. (to.Bounding ?? []).Union(added)],
        Effective = [.. (to.Effective ?? []).Union(added)],
        Permitted = [.. (to.Permitted ?? []).Union(added)],
    };

    private static User ParseUser(string text)
    {
        var parts = text.Split(':');
        return new User { Uid = Number(parts[0], "user"), Gid = parts.Length > 1 ? Number(parts[1], "user") : 0 };
    }

    private static uint Number(string text, string option) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new EngineException(ErrorKind.InvalidArgument, $"--{option}: {text} is not a number");
}
