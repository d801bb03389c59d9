using System.Globalization;

namespace Skiff.Runtime.Shim.Wire;

/// <summary>
/// The file <c>init</c> in the state directory: <c>version pid start-time</c>, the latter as in field 22 of
/// /proc/[pid]/stat, so that the process can be told from one that got its PID later.
/// </summary>
internal readonly record struct InitRecord(int Pid, long StartTime)
{
    public const string FileName = "init";

    private const string SchemaVersion = "1";

    public string Format() => string.Create(CultureInfo.InvariantCulture, $"{SchemaVersion} {Pid} {StartTime}\n");

    public static InitRecord? Parse(string text)
    {
        var fields = text.TrimEnd('\n').Split(' ');
        return fields.Length >= 3 && fields[0] == SchemaVersion
            && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(fields[2], CultureInfo.InvariantCulture, out var startTime)
            ? new InitRecord(pid, startTime)
            : null;
    }
}
