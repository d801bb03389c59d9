using System.Globalization;
using System.Text;
using System.Text.Json;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>The file of `--log`: a line for each message, which engines read to say why a verb has failed.</summary>
public static class RuntimeLog
{
    public static void Write(GlobalOptions globals, string level, string message)
    {
        if (globals.Log is not { } path)
            return;
        var time = globals.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var line = globals.LogAsJson
            ? $"{{\"level\":\"{level}\",\"msg\":\"{JsonEncodedText.Encode(message)}\",\"time\":\"{time}\"}}\n"
            : $"time=\"{time}\" level={level} msg=\"{message.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"\n";
        try
        {
            using var file = DirectoryDescriptor.Open(path, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_APPEND, 0x1a4);
            file.Write(Encoding.UTF8.GetBytes(line), path);
        }
        catch (LinuxException) // the message is on standard error too, and a log that cannot be written must not hide it
        {
        }
    }
}
