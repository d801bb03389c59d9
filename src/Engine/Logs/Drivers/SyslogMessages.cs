using System.Globalization;
using System.Text;
using Skiff.Errors;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>Syslog lines as RFC 3164 and RFC 5424 have them; over TLS in frames that begin with their length (RFC 5425).</summary>
internal sealed class SyslogMessages : ILogMessages
{
    private const int Informational = 6;
    private const int Error = 3;

    private static readonly string[] Facilities =
        ["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "", "", "", "", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"];

    private readonly LogOrigin _origin;
    private readonly string _format;
    private readonly int _facility;
    private readonly bool _counted;

    public SyslogMessages(LogOrigin origin, IReadOnlyDictionary<string, string> options, bool overTls)
    {
        _origin = origin;
        _format = options.GetValueOrDefault("syslog-format") ?? "";
        _facility = Facility(options.GetValueOrDefault("syslog-facility"));
        _counted = overTls && _format.StartsWith("rfc5424", StringComparison.Ordinal);
    }

    /// <summary>By name or number; `daemon` for none. Errors: InvalidArgument.</summary>
    public static int Facility(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return 3;
        var index = Array.IndexOf(Facilities, text);
        if (index >= 0)
            return index;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 23
            ? number
            : throw new EngineException(ErrorKind.InvalidArgument, "invalid syslog facility");
    }

    /// <summary>Errors: InvalidArgument.</summary>
    public static void CheckFormat(string? text)
    {
        if (text is not (null or "" or "rfc3164" or "rfc5424" or "rfc5424micro"))
            throw new EngineException(ErrorKind.InvalidArgument, "Invalid syslog format");
    }

    public void Write(in LogEntry entry, List<byte[]> messages)
    {
        var priority = (_facility * 8) + (entry.Stream == 2 ? Error : Informational);
        var pid = Environment.ProcessId;
        var time = entry.Time.ToLocalTime();
        var stamp = time.ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);
        if (time.Day < 10)
            stamp = stamp.Insert(4, " ");
        var head = _format switch
        {
            "" => string.Create(CultureInfo.InvariantCulture, $"<{priority}>{stamp} {_origin.Tag}[{pid}]: "),
            "rfc3164" => string.Create(CultureInfo.InvariantCulture, $"<{priority}>{stamp} {_origin.HostName} {_origin.Tag}[{pid}]: "),
            "rfc5424" => string.Create(CultureInfo.InvariantCulture, $"<{priority}>1 {time:yyyy-MM-dd'T'HH:mm:sszzz} {_origin.HostName} {_origin.Tag} {pid} {_origin.Tag} - "),
            _ => string.Create(CultureInfo.InvariantCulture, $"<{priority}>1 {time:yyyy-MM-dd'T'HH:mm:ss.ffffffzzz} {_origin.HostName} {_origin.Tag} {pid} {_origin.Tag} - "),
        };
        byte[] line = [.. Encoding.UTF8.GetBytes(head), .. entry.Line, (byte)'\n'];
        messages.Add(_counted ? [.. Encoding.ASCII.GetBytes(line.Length.ToString(CultureInfo.InvariantCulture) + " "), .. line] : line);
    }
}
