using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Build.Dockerfile;

/// <summary>What there is to parse of one instruction: its keyword, flags and the text after them.</summary>
internal sealed record InstructionContext(string Keyword, LogicalLine Line, string Rest, InstructionFlags Flags, char Escape)
{
    /// <summary>Puts what every instruction has onto the one that was parsed.</summary>
    public T Create<T>(T instruction)
        where T : Instruction => instruction with { Keyword = Keyword, Text = Line.Text, Range = Line.Range };

    public CommandLine CommandLine() =>
        WordSplitter.JsonArray(Rest) is { } words ? new CommandLine(words, IsShellForm: false) : new CommandLine(Rest.Length == 0 ? [] : [Rest], IsShellForm: true);

    public static IReadOnlyList<string> KnownFlags(string keyword) => keyword switch
    {
        "FROM" => ["platform"],
        "RUN" => ["mount", "network", "security", "device"],
        "COPY" => ["from", "chown", "chmod", "link", "parents", "exclude"],
        "ADD" => ["chown", "chmod", "link", "checksum", "keep-git-dir", "unpack", "exclude"],
        "HEALTHCHECK" => ["interval", "timeout", "start-period", "start-interval", "retries"],
        _ => [],
    };
}
