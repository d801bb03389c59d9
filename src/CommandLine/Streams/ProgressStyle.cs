using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Streams;

/// <summary>How the progress of long work is shown.</summary>
internal enum ProgressStyle
{
    /// <summary>Bars that move on a terminal, else lines.</summary>
    Auto,

    /// <summary>Bars, wherever output goes.</summary>
    Terminal,

    /// <summary>Lines, on a terminal too.</summary>
    Plain,

    /// <summary>A JSON document a line, for programs.</summary>
    Json,

    Quiet,
}

/// <summary>The flag `--progress`, which the commands of long work have where docker's do not.</summary>
internal static class ProgressFlag
{
    public static Flag Declare() => new("progress", FlagKind.Text, "Set type of progress output (\"auto\", \"plain\", \"tty\", \"json\", \"quiet\")")
    {
        Default = "auto",
        OwnOfSkiff = true,
        Check = static value => Parse(value),
    };

    public static ProgressStyle Of(ParsedFlags flags) => Parse(flags.Text("progress"));

    private static ProgressStyle Parse(string value) => value switch
    {
        "" or "auto" => ProgressStyle.Auto,
        "plain" => ProgressStyle.Plain,
        "tty" => ProgressStyle.Terminal,
        "json" or "rawjson" => ProgressStyle.Json,
        "quiet" => ProgressStyle.Quiet,
        _ => throw new FlagValueException($"unsupported progress value {GoText.Quote(value)}: must be one of \"auto\", \"plain\", \"tty\", \"json\" or \"quiet\""),
    };
}
