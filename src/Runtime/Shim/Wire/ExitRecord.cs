using System.Globalization;

namespace Skiff.Runtime.Shim.Wire;

/// <summary>
/// The file <c>exit</c> in the state directory, which tells how the container ended when neither daemon nor shim are
/// there any more: <c>version code nanoseconds-since-1970 out-of-memory</c> on one line, the last one 0 or 1.
/// </summary>
internal static class ExitRecord
{
    public const string FileName = "exit";

    private const string SchemaVersion = "1";

    public static string Format(ProcessExit exit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{SchemaVersion} {exit.Code} {UnixTime.ToNanoseconds(exit.At)} {(exit.OutOfMemory ? 1 : 0)}\n");

    /// <summary>Null for what is not a record of a version that we know.</summary>
    public static ProcessExit? Parse(string text)
    {
        var fields = text.TrimEnd('\n').Split(' ');
        return fields.Length >= 4 && fields[0] == SchemaVersion
            && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var code)
            && long.TryParse(fields[2], CultureInfo.InvariantCulture, out var nanoseconds)
            ? new ProcessExit(code, UnixTime.FromNanoseconds(nanoseconds), fields[3] == "1")
            : null;
    }
}
