using Skiff.Api.Containers;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--health-*` and `--no-healthcheck`.</summary>
internal static class HealthOptions
{
    public static HealthConfig? Parse(ParsedFlags flags)
    {
        var command = flags.Text("health-cmd");
        var health = new HealthConfig
        {
            Test = command.Length > 0 ? ["CMD-SHELL", command] : null,
            Interval = Duration(flags, "health-interval"),
            Timeout = Duration(flags, "health-timeout"),
            StartPeriod = Duration(flags, "health-start-period"),
            StartInterval = Duration(flags, "health-start-interval"),
            Retries = flags.Integer("health-retries"),
            OnFailure = flags.Text("health-on-failure") is { Length: > 0 } action ? action : null,
        };
        var given = health != new HealthConfig();
        if (flags.Bool("no-healthcheck"))
            return given ? throw new CommandException("--no-healthcheck conflicts with --health-* options") : new HealthConfig { Test = ["NONE"] };
        if (health.Retries < 0)
            throw new CommandException("--health-retries cannot be negative");
        return given ? health : null;
    }

    private static long Duration(ParsedFlags flags, string name)
    {
        var length = flags.Nanoseconds(name);
        return length >= 0 ? length : throw new CommandException($"--{name} cannot be negative");
    }
}
