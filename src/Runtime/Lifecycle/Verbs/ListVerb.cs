using System.Globalization;
using System.Text;
using System.Text.Json;
using Skiff.Errors;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`list`: the containers below the runtime's root.</summary>
internal static class ListVerb
{
    public static Verb Verb { get; } = new("list", "list containers", "", [new("format", true, 'f'), new("quiet", false, 'q')], Run);

    private static int Run(VerbCall call)
    {
        var containers = Load(call.Globals.Root);
        if (call.Has("quiet"))
            VerbCall.Print(string.Concat(containers.Select(container => container.Id + "\n")));
        else if ((call.Value("format") ?? "table") is var format && format == "json")
            PrintJson(containers);
        else if (format == "table")
            PrintTable(containers);
        else
            throw new EngineException(ErrorKind.InvalidArgument, $"list: unknown format \"{format}\"");
        return 0;
    }

    private static List<Container> Load(string root)
    {
        var containers = new List<Container>();
        if (!Directory.Exists(root))
            return containers;
        foreach (var path in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            if (Container.TryLoad(root, Path.GetFileName(path)) is { } container)
                containers.Add(container);
        }
        return containers;
    }

    private static void PrintJson(List<Container> containers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var container in containers)
                StateVerb.Write(json, container);
            json.WriteEndArray();
        }
        VerbCall.Print(Encoding.UTF8.GetString(stream.ToArray()) + "\n");
    }

    private static void PrintTable(List<Container> containers)
    {
        string[][] rows =
        [
            ["ID", "PID", "STATUS", "BUNDLE", "CREATED"],
            .. containers.Select(Row),
        ];
        var widths = Enumerable.Range(0, 5).Select(column => rows.Max(row => row[column].Length)).ToArray();
        VerbCall.Print(string.Concat(rows.Select(row => string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n")));
    }

    private static string[] Row(Container container)
    {
        var status = container.Status();
        return
        [
            container.Id,
            (status == ContainerStatus.Stopped ? 0 : container.Record.Pid).ToString(CultureInfo.InvariantCulture),
            status.ToSpecification(),
            container.Record.Bundle,
            container.Record.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
        ];
    }
}
