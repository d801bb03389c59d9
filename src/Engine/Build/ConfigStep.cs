using Skiff.Build.Dockerfile.Instructions;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>The instructions that change nothing but the configuration: the new one, and how the history tells of it.</summary>
internal static class ConfigStep
{
    public static (ExecutionConfig Config, string Comment) Apply(StageState state, Instruction instruction)
    {
        var config = state.Config;
        switch (instruction)
        {
            case ArgInstruction argument:
                var declared = argument.Arguments.Select(each => KeyValuePair.Create(each.Key, each.Value is null ? null : state.Expand(each.Value))).ToList();
                foreach (var (name, value) in declared)
                    state.Arguments.Declare(name, value);
                return (config, "ARG " + string.Join(' ', declared.Select(each => each.Value is null ? each.Key : $"{each.Key}={each.Value}")));
            case MaintainerInstruction maintainer:
                state.Author = maintainer.Name;
                return (config, $"MAINTAINER {maintainer.Name}");
            case EnvInstruction env:
                var variables = Expanded(state, env.Variables);
                return (ConfigChanges.Apply(config, env with { Variables = variables }), "ENV " + Joined(variables));
            case LabelInstruction label:
                var labels = Expanded(state, label.Labels);
                return (ConfigChanges.Apply(config, label with { Labels = labels }), "LABEL " + Joined(labels));
            case ExposeInstruction expose:
                List<string> ports = [.. expose.Ports.SelectMany(port => state.Expand(port).Split(' ', StringSplitOptions.RemoveEmptyEntries))];
                return (ConfigChanges.Apply(config, expose with { Ports = ports }), "EXPOSE " + string.Join(' ', ports.Order(StringComparer.Ordinal)));
            case UserInstruction user:
                var name0 = state.Expand(user.User);
                return (ConfigChanges.Apply(config, user with { User = name0 }), $"USER {name0}");
            case VolumeInstruction volume:
                List<string> paths = [.. volume.Paths.Select(state.Expand)];
                return (ConfigChanges.Apply(config, volume with { Paths = paths }), $"VOLUME [{string.Join(' ', paths)}]");
            case StopsignalInstruction signal:
                var wanted = state.Expand(signal.Signal);
                return (ConfigChanges.Apply(config, signal with { Signal = wanted }), $"STOPSIGNAL {wanted}");
            case CmdInstruction:
                config = ConfigChanges.Apply(config, instruction);
                state.HasCmd = true;
                return (config, $"CMD {GoSyntax.Quote(config.Cmd!)}");
            case EntrypointInstruction:
                config = ConfigChanges.Apply(config, instruction);
                return (state.HasCmd ? config : config with { Cmd = null }, $"ENTRYPOINT {GoSyntax.Quote(config.Entrypoint!)}");
            case HealthcheckInstruction:
                config = ConfigChanges.Apply(config, instruction);
                return (config, $"HEALTHCHECK {GoSyntax.Quote(config.Healthcheck!)}");
            case OnbuildInstruction onbuild:
                return (ConfigChanges.Apply(config, instruction), $"ONBUILD {onbuild.Trigger}");
            case ShellInstruction shell:
                return (ConfigChanges.Apply(config, instruction), $"SHELL [{string.Join(' ', shell.Words)}]");
            default:
                throw new EngineException(ErrorKind.NotImplemented, $"{instruction.Keyword} is not supported by this engine");
        }
    }

    private static List<NameValue> Expanded(StageState state, IReadOnlyList<NameValue> pairs)
        => [.. pairs.Select(pair => new NameValue(state.Expand(pair.Name), state.Expand(pair.Value)))];

    private static string Joined(IReadOnlyList<NameValue> pairs) => string.Join(' ', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
}
