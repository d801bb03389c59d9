using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands;

/// <summary>`--since` and `--until`.</summary>
internal static class TimeFlag
{
    /// <param name="session">Whose clock durations count back from.</param>
    /// <param name="flags">The flags of the call.</param>
    /// <param name="name">The flag.</param>
    /// <param name="refusal">What stands before the reason when the text is no time.</param>
    /// <returns>The time as the engine wants it; null where none is given, as for an empty text.</returns>
    public static string? Read(Session session, ParsedFlags flags, string name, string refusal = "")
    {
        var text = flags.Text(name);
        try
        {
            return text.Length == 0 ? null : GoTime.Timestamp(text, session.Clock.GetUtcNow());
        }
        catch (FormatException error)
        {
            throw new CommandException(refusal + error.Message);
        }
    }
}
