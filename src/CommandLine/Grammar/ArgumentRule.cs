namespace Skiff.CommandLine.Grammar;

/// <summary>How many operands a command takes, and what is said when it is given another number.</summary>
public sealed record ArgumentRule
{
    private ArgumentRule(int least, int most)
    {
        Least = least;
        Most = most;
    }

    public int Least { get; }

    public int Most { get; }

    public static ArgumentRule None { get; } = new(0, 0);

    public static ArgumentRule Any { get; } = new(0, int.MaxValue);

    public static ArgumentRule Exactly(int count) => new(count, count);

    public static ArgumentRule AtLeast(int count) => new(count, int.MaxValue);

    public static ArgumentRule Between(int least, int most) => new(least, most);

    /// <summary>Throws unless <paramref name="count"/> operands are right for the command.</summary>
    public void Require(int count, CommandPath path)
    {
        if (count >= Least && count <= Most)
            return;
        var wants = this switch
        {
            { Most: 0 } => "accepts no arguments",
            _ when Least == Most => $"requires {Count(Least)}",
            { Most: int.MaxValue } => $"requires at least {Count(Least)}",
            { Least: 0 } => $"requires at most {Count(Most)}",
            _ => $"requires at least {Least} and at most {Count(Most)}",
        };
        // docker's own texts differ in this one word between the rules
        var see = Most == int.MaxValue ? "See" : "Run";
        throw new CommandException(
            $"{path.Program}: '{path.Full}' {wants}\n\nUsage:  {path.UsageLine}\n\n{see} '{path.Full} --help' for more information");
    }

    private static string Count(int count) => count == 1 ? "1 argument" : $"{count} arguments";
}
