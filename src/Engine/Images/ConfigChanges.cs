using System.Globalization;
using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Errors;
using Skiff.Oci.Image;

namespace Skiff.Engine.Images;

/// <summary>Applies Dockerfile instructions (`--change` of commit and import) to a configuration.</summary>
internal static class ConfigChanges
{
    private static readonly string[] Shell = ["/bin/sh", "-c"];

    /// <summary>Errors: InvalidArgument for what is no such instruction, or one that does not belong here.</summary>
    public static ExecutionConfig Apply(ExecutionConfig config, IReadOnlyList<string> changes)
    {
        if (changes.Count == 0)
            return config;
        var document = DockerfileParser.Parse("FROM scratch\n" + string.Join('\n', changes));
        foreach (var instruction in document.Stages.SelectMany(stage => stage.Instructions))
            config = Apply(config, instruction);
        return config;
    }

    public static ExecutionConfig Apply(ExecutionConfig config, Instruction instruction) => instruction switch
    {
        CmdInstruction cmd => config with { Cmd = Words(cmd.Command, config) },
        EntrypointInstruction entrypoint => config with { Entrypoint = Words(entrypoint.Command, config) },
        EnvInstruction env => config with { Env = Variables(config.Env, env.Variables) },
        ExposeInstruction expose => config with { ExposedPorts = Set(config.ExposedPorts, expose.Ports.SelectMany(PortsOf)) },
        LabelInstruction label => config with { Labels = Labels(config.Labels, label.Labels) },
        OnbuildInstruction onbuild => config with { OnBuild = [.. config.OnBuild ?? [], onbuild.Trigger] },
        UserInstruction user => config with { User = user.User },
        VolumeInstruction volume => config with { Volumes = Set(config.Volumes, volume.Paths) },
        WorkdirInstruction workdir => config with { WorkingDir = WorkingDirectory(config.WorkingDir, workdir.Path) },
        HealthcheckInstruction health => config with { Healthcheck = Healthcheck(health) },
        StopsignalInstruction signal => config with { StopSignal = signal.Signal },
        ShellInstruction shell => config with { Shell = shell.Words },
        _ => throw new EngineException(ErrorKind.InvalidArgument, $"{instruction.Keyword} is not a valid change command"),
    };

    private static IReadOnlyList<string> Words(CommandLine command, ExecutionConfig config)
        => command.IsShellForm ? [.. config.Shell ?? Shell, .. command.Words] : command.Words;

    private static List<string> Variables(IReadOnlyList<string>? before, IReadOnlyList<NameValue> added)
    {
        var variables = new List<string>(before ?? []);
        foreach (var (name, value) in added)
        {
            var index = variables.FindIndex(known => known.StartsWith(name + "=", StringComparison.Ordinal));
            if (index >= 0)
                variables[index] = $"{name}={value}";
            else
                variables.Add($"{name}={value}");
        }
        return variables;
    }

    private static Dictionary<string, string> Labels(IReadOnlyDictionary<string, string>? before, IReadOnlyList<NameValue> added)
    {
        var labels = new Dictionary<string, string>(before ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, value) in added)
            labels[name] = value;
        return labels;
    }

    private static Dictionary<string, EmptyObject> Set(IReadOnlyDictionary<string, EmptyObject>? before, IEnumerable<string> added)
    {
        var set = new Dictionary<string, EmptyObject>(before ?? new Dictionary<string, EmptyObject>(), StringComparer.Ordinal);
        foreach (var key in added)
            set[key] = EmptyObject.Instance;
        return set;
    }

    /// <summary>`80`, `80/udp`, and each of `8000-8002`.</summary>
    private static IEnumerable<string> PortsOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (range, protocol) = slash < 0 ? (text, "/tcp") : (text[..slash], text[slash..]);
        var ends = range.Split('-');
        if (ends.Length != 2 || !ushort.TryParse(ends[0], CultureInfo.InvariantCulture, out var first) || !ushort.TryParse(ends[1], CultureInfo.InvariantCulture, out var last) || last < first)
            return [range + protocol];
        return Enumerable.Range(first, last - first + 1).Select(port => port.ToString(CultureInfo.InvariantCulture) + protocol);
    }

    private static string WorkingDirectory(string? before, string path)
        => Containers.ContainerPath.Clean(path.StartsWith('/') ? path : $"{before}/{path}");

    private static Healthcheck Healthcheck(HealthcheckInstruction instruction)
    {
        IReadOnlyList<string> test = instruction.Command is not { } command ? ["NONE"]
            : command.IsShellForm ? ["CMD-SHELL", .. command.Words]
            : ["CMD", .. command.Words];
        return new Healthcheck
        {
            Test = test,
            Interval = Nanoseconds(instruction.Interval),
            Timeout = Nanoseconds(instruction.Timeout),
            StartPeriod = Nanoseconds(instruction.StartPeriod),
            StartInterval = Nanoseconds(instruction.StartInterval),
            Retries = instruction.Retries ?? 0,
        };
    }

    private static long Nanoseconds(TimeSpan? time) => (time ?? TimeSpan.Zero).Ticks * 100;
}
