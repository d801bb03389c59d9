using System.Text;
using System.Text.Json;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>The log that runtimes write with `--log-format json`: an object a line, with "level" and "msg".</summary>
internal static class RuntimeLog
{
    /// <summary>What runc puts before the reason; Docker's messages have their own words for it.</summary>
    private static readonly string[] Preambles = ["runc create failed: ", "runc run failed: ", "exec failed: ", "unable to start container process: "];

    /// <summary>The last error; null when there is none.</summary>
    public static string? ReadError(string path)
    {
        byte[] content;
        try
        {
            using var file = OpenFile.ReadOnly(path);
            content = file.ReadToEnd();
        }
        catch (LinuxException)
        {
            return null;
        }

        string? error = null;
        foreach (var line in content.AsSpan().Split((byte)'\n'))
        {
            error = Message(content.AsSpan(line)) ?? error;
        }

        return error is null ? null : Strip(error);
    }

    private static string? Message(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            string? message = null;
            var isError = false;
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var (isLevel, isMessage) = (reader.ValueTextEquals("level"u8), reader.ValueTextEquals("msg"u8));
                reader.Read();
                isError |= isLevel && reader.ValueTextEquals("error"u8);
                message = isMessage ? reader.GetString() : message;
            }

            return isError ? message : null;
        }
        catch (JsonException)
        {
            return line.IsEmpty ? null : Encoding.UTF8.GetString(line);
        }
    }

    private static string Strip(string message)
    {
        foreach (var preamble in Preambles)
        {
            if (message.StartsWith(preamble, StringComparison.Ordinal))
            {
                message = message[preamble.Length..];
            }
        }

        return message;
    }
}
