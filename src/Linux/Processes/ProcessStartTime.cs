using System.Globalization;
using System.Text;
using Skiff.Linux.Files;

namespace Skiff.Linux.Processes;

/// <summary>Field 22 of /proc/[pid]/stat (proc(5)): clock ticks after boot; with the PID it names a process for ever.</summary>
public static class ProcessStartTime
{
    /// <summary>Null when there is no such process.</summary>
    public static long? Of(int pid)
    {
        using var file = DirectoryDescriptor.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), OpenFlags.O_RDONLY);
        if (file is null)
        {
            return null;
        }

        var stat = Encoding.UTF8.GetString(file.ReadToEnd());
        // The second field is the program's name in parentheses, and may hold blanks and parentheses itself.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[22 - 3], CultureInfo.InvariantCulture);
    }
}
