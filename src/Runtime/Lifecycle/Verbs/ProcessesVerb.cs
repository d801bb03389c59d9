using System.Globalization;
using System.Text;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`ps ID [ARGUMENT …]`: the container's processes as the host sees them, by the host's ps.</summary>
internal static class ProcessesVerb
{
    private static readonly string[] s_programs = ["/usr/bin/ps", "/bin/ps"];

    public static Verb Verb { get; } = new("ps", "list the processes of a container", "ID [ARGUMENT …]", [new("format", true, 'f')], Run);

    private static int Run(VerbCall call)
    {
        var inside = Container.Load(call.Globals.Root, call.Id).RequireCgroup().ProcessIds();
        switch (call.Value("format") ?? "table")
        {
            case "json":
                VerbCall.Print("[" + string.Join(',', inside.Select(pid => pid.ToString(CultureInfo.InvariantCulture))) + "]\n");
                return 0;
            case "table":
                VerbCall.Print(Table(call.Arguments.Count > 1 ? [.. call.Arguments.Skip(1)] : ["-ef"], inside));
                return 0;
            default:
                throw new EngineException(ErrorKind.InvalidArgument, $"ps: unknown format \"{call.Value("format")}\"");
        }
    }

    private static string Table(string[] arguments, IReadOnlyList<int> inside)
    {
        var lines = List(arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var column = lines.Length == 0 ? -1 : Array.IndexOf(Words(lines[0]), "PID");
        if (column < 0)
            throw new EngineException(ErrorKind.InvalidArgument, "ps: couldn't find PID field in its output");
        var shown = new StringBuilder().Append(lines[0]).Append('\n');
        foreach (var line in lines.AsSpan(1))
        {
            var words = Words(line);
            if (words.Length > column && int.TryParse(words[column], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && inside.Contains(pid))
                shown.Append(line).Append('\n');
        }
        return shown.ToString();
    }

    private static string List(string[] arguments)
    {
        var program = Array.Find(s_programs, File.Exists) ?? throw new EngineException(ErrorKind.Unavailable, "ps: the program is not installed on this host");
        var (reader, writer) = Pipe.Open();
        using (reader)
        {
            ChildProcess child;
            using (writer)
            {
                child = ChildProcess.Start(new SpawnRequest
                {
                    Path = program,
                    Arguments = ["ps", .. arguments],
                    Environment = ["PATH=/usr/bin:/bin", "COLUMNS=4096"],
                    Descriptors = [new DescriptorPlacement(writer, 1), new DescriptorPlacement(writer, 2)],
                });
            }
            using (child)
            {
                var text = Encoding.UTF8.GetString(reader.ReadToEnd());
                return child.Wait().ShellCode == 0 ? text : throw new EngineException(ErrorKind.InvalidArgument, "ps: " + text.Trim());
            }
        }
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
