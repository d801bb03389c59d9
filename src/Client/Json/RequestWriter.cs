using System.Text.Json;
using Skiff.Api.Exec;

namespace Skiff.Client.Json;

/// <summary>Writes the bodies of everyday requests by hand, for the reason that <see cref="AnswerReader"/> gives.</summary>
internal static class RequestWriter
{
    public static ReadOnlyMemory<byte> Exec(ExecCreateRequest request) => Write(writer =>
    {
        writer.WriteString("User", request.User ?? "");
        writer.WriteBoolean("Privileged", request.Privileged);
        writer.WriteBoolean("Tty", request.Tty);
        Numbers(writer, "ConsoleSize", request.ConsoleSize);
        writer.WriteBoolean("AttachStdin", request.AttachStdin);
        writer.WriteBoolean("AttachStderr", request.AttachStderr);
        writer.WriteBoolean("AttachStdout", request.AttachStdout);
        writer.WriteBoolean("Detach", request.Detach);
        writer.WriteString("DetachKeys", request.DetachKeys ?? "");
        Texts(writer, "Env", request.Env);
        writer.WriteString("WorkingDir", request.WorkingDir ?? "");
        Texts(writer, "Cmd", request.Cmd);
    });

    public static ReadOnlyMemory<byte> ExecStart(ExecStartRequest request) => Write(writer =>
    {
        writer.WriteBoolean("Detach", request.Detach);
        writer.WriteBoolean("Tty", request.Tty);
        Numbers(writer, "ConsoleSize", request.ConsoleSize);
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>Left out when there is none.</summary>
    private static void Numbers(Utf8JsonWriter writer, string name, List<long>? numbers)
    {
        if (numbers is null)
            return;
        writer.WriteStartArray(name);
        foreach (var number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter writer, string name, List<string>? texts)
    {
        if (texts is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
