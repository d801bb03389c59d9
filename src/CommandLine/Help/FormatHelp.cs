namespace Skiff.CommandLine.Help;

/// <summary>What `--format` says of itself, the same in every command that has it.</summary>
internal static class FormatHelp
{
    public const string Template =
        "Format output using a custom template:\n" +
        "'json':             Print in JSON format\n" +
        "'TEMPLATE':         Print output using the given Go template.\n" +
        More;

    public const string Table =
        "Format output using a custom template:\n" +
        "'table':            Print output in table format with column headers (default)\n" +
        "'table TEMPLATE':   Print output in table format using the given Go template\n" +
        "'json':             Print in JSON format\n" +
        "'TEMPLATE':         Print output using the given Go template.\n" +
        More;

    private const string More = "Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates";
}
