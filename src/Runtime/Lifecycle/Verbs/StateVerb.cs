using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`state ID`: the specification's state, with what callers of other runtimes expect beside it.</summary>
internal static class StateVerb
{
    public static Verb Verb { get; } = new("state", "print the state of a container", "ID", [], Run);

    public static void Write(Utf8JsonWriter json, Container container)
    {
        var status = container.Status();
        json.WriteStartObject();
        json.WriteString("ociVersion", container.Spec.OciVersion);
        json.WriteString("id", container.Id);
        json.WriteNumber("pid", status == ContainerStatus.Stopped ? 0 : container.Record.Pid);
        json.WriteString("status", status.ToSpecification());
        json.WriteString("bundle", container.Record.Bundle);
        json.WriteString("rootfs", Path.GetFullPath(container.Spec.Root?.Path ?? "", container.Record.Bundle));
        json.WriteString("created", container.Record.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
        if (container.Spec.Annotations is { Count: > 0 } annotations)
        {
            json.WriteStartObject("annotations");
            foreach (var (name, value) in annotations)
                json.WriteString(name, value);
            json.WriteEndObject();
        }
        json.WriteString("owner", "");
        json.WriteEndObject();
    }

    private static int Run(VerbCall call)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            Write(json, Container.Load(call.Globals.Root, call.Id));
        VerbCall.Print(Encoding.UTF8.GetString(stream.ToArray()) + "\n");
        return 0;
    }
}
