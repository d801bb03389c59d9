using System.Globalization;
using System.Text;
using Skiff.Api.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;

namespace Skiff.Engine.Containers;

/// <summary>A container's processes as the host's ps(1) shows them, with the user's own arguments.</summary>
internal sealed class ContainerTopTable(EngineParts parts)
{
    private static readonly string[] PsPaths = ["/usr/bin/ps", "/bin/ps"];

    public async Task<ContainerTop> ReadAsync(Container container, string? arguments, CancellationToken cancellationToken)
    {
        Transitions.Require(ContainerVerb.Top, container);
        var ids = parts.CgroupOf(container).ProcessIds().ToHashSet();
        var output = await RunAsync(Arguments(arguments), cancellationToken);
        parts.Events.Publish(container, "top");
        return Parse(output, ids);
    }

    /// <summary>
    /// Keeps the lines of the container's own processes; a line belongs to the process whose ID stands in the column PID. The last
    /// column takes the rest of its line.
    /// </summary>
    public static ContainerTop Parse(string output, IReadOnlySet<int> ids)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var titles = lines.Length == 0 ? [] : Fields(lines[0], int.MaxValue);
        var column = titles.IndexOf("PID");
        if (column < 0)
            throw new EngineException(ErrorKind.Internal, "Couldn't find PID field in ps output");
        var processes = new List<List<string>>();
        foreach (var line in lines.Skip(1))
        {
            var fields = Fields(line, titles.Count);
            if (fields.Count > column && int.TryParse(fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                if (ids.Contains(id))
                    processes.Add(fields);
            }
            else if (fields.Count > column && fields[column] == "-" && processes.Count > 0)
            {
                processes.Add(fields); // a thread of the process before it
            }
        }
        return new ContainerTop { Titles = titles, Processes = processes };
    }

    private static List<string> Fields(string line, int most)
    {
        var fields = new List<string>();
        var rest = line.AsSpan().Trim();
        while (rest.Length > 0 && fields.Count < most - 1)
        {
            var end = rest.IndexOfAny(' ', '\t');
            if (end < 0)
                break;
            fields.Add(rest[..end].ToString());
            rest = rest[end..].TrimStart();
        }
        if (rest.Length > 0)
            fields.Add(rest.ToString());
        return fields;
    }

    private static string[] Arguments(string? text)
        => (string.IsNullOrWhiteSpace(text) ? "-ef" : text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var path = Array.Find(PsPaths, File.Exists)
            ?? throw new EngineException(ErrorKind.Internal, "ps is not installed on this host: install the package procps");
        var (read, write) = Pipe.Open();
        using (read)
        {
            ChildProcess process;
            using (write)
            {
                process = ChildProcess.Start(new SpawnRequest
                {
                    Path = path,
                    Arguments = ["ps", .. arguments],
                    Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
                    Descriptors = [new DescriptorPlacement(write, 1), new DescriptorPlacement(write, 2)],
                });
            }
            using (process)
            {
                using var stream = new FileStream(read.ToSafeFileHandle(), FileAccess.Read, bufferSize: 0);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                var output = await reader.ReadToEndAsync(cancellationToken);
                var status = await process.WaitAsync(cancellationToken);
                return status.Succeeded
                    ? output
                    : throw new EngineException(ErrorKind.Internal, $"Error running ps: {output.Trim()}");
            }
        }
    }
}
