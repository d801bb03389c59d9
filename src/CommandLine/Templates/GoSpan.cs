using Skiff.CommandLine.Formats;

namespace Skiff.CommandLine.Templates;

/// <summary>A length of time, printed as Go does: `1m30s`.</summary>
public sealed record GoSpan(long Nanoseconds)
{
    public override string ToString() => GoDuration.Format(Nanoseconds);
}
