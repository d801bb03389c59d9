using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>What `--security-opt` says.</summary>
internal sealed record SecurityOptions
{
    public bool? NoNewPrivileges { get; init; }

    /// <summary>`unconfined`, `builtin`, or a profile as JSON text; null is the default.</summary>
    public string? Seccomp { get; init; }

    /// <summary>A profile's name; null is the default.</summary>
    public string? AppArmor { get; init; }

    /// <summary>SELinux labels, kept for show: they mean nothing on a host without it.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public bool UnmaskedPaths { get; init; }

    /// <summary>Errors: Internal `invalid --security-opt 2: "x"`, as Docker answers it.</summary>
    public static SecurityOptions Parse(IReadOnlyList<string>? options)
    {
        var result = new SecurityOptions();
        foreach (var option in options ?? [])
        {
            if (option == "no-new-privileges")
            {
                result = result with { NoNewPrivileges = true };
                continue;
            }
            if (option == "disable")
            {
                result = result with { Labels = [.. result.Labels, option] };
                continue;
            }
            var separator = option.IndexOf('=', StringComparison.Ordinal);
            if (separator < 0)
                separator = option.IndexOf(':', StringComparison.Ordinal);
            if (separator < 0)
                throw new EngineException(ErrorKind.Internal, $"invalid --security-opt 1: \"{option}\"");
            var value = option[(separator + 1)..];
            result = option[..separator] switch
            {
                "no-new-privileges" => result with { NoNewPrivileges = ParseFlag(option, value) },
                "seccomp" => result with { Seccomp = value },
                "apparmor" => result with { AppArmor = value },
                "label" => result with { Labels = [.. result.Labels, value] },
                "systempaths" when value == "unconfined" => result with { UnmaskedPaths = true },
                "writable-cgroups" => throw new EngineException(ErrorKind.NotImplemented, "--security-opt writable-cgroups is not supported"),
                _ => throw new EngineException(ErrorKind.Internal, $"invalid --security-opt 2: \"{option}\""),
            };
        }
        return result;
    }

    private static bool ParseFlag(string option, string value) => value switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new EngineException(ErrorKind.Internal, $"invalid --security-opt 2: \"{option}\""),
    };
}
