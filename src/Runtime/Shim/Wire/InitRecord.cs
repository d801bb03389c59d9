using System.Globalization;

namespace Skiff.Runtime.Shim.Wire;

/// <summary>
/// The file <c>init</c> in the state directory: <c>version pid start-time cgroup</c>. The start time is field 22 of
/// /proc/[pid]/stat, so that the process can be told from one that got its PID later; the cgroup is as `linux.cgroupsPath`
/// and may be empty.
/// </summary>
internal readonly record struct InitRecord(int Pid, long StartTime, string Cgroup)
{
    public const string FileName = "init";

    private const string SchemaVersion = "1";

    public string Format() => string.Create(CultureInfo.InvariantCulture, $"{SchemaVersion} {Pid} {StartTime} {Cgroup}\n");

    public static InitRecord? Parse(string text)
    {
        var fields = text.TrimEnd('\n').Split(' ', 4);
        return fields.Length == 4 && fields[0] == SchemaVersion
            && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(fields[2], CultureInfo.InvariantCulture, out var startTime)
            ? new InitRecord(pid, startTime, fields[3])
            : null;
    }
}
