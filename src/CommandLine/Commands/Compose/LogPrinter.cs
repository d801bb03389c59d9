using System.Globalization;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

/// <summary>Lines of several containers, each with the container's name before it, in a colour of its own.</summary>
internal sealed class LogPrinter(Session session, bool prefixes, bool colours)
{
    private static readonly int[] Colours = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _colours = new(StringComparer.Ordinal);
    private int _width;

    public void Expect(string name)
    {
        lock (_lock)
        {
            _width = Math.Max(_width, name.Length);
            _colours.TryAdd(name, Colours[_colours.Count % Colours.Length]);
        }
    }

    public void Line(string name, string text, bool isError)
    {
        lock (_lock)
        {
            var to = isError ? session.Error : session.Output;
            if (prefixes && colours)
                to.Write(string.Create(CultureInfo.InvariantCulture, $"\e[{_colours.GetValueOrDefault(name, 37)}m{name.PadRight(_width)}  | \e[0m{text}\n"));
            else if (prefixes)
                to.Write($"{name.PadRight(_width)}  | {text}\n");
            else
                to.Write(text + "\n");
            to.Flush();
        }
    }

    public void Say(string text)
    {
        lock (_lock)
        {
            session.Output.Write(text + "\n");
            session.Output.Flush();
        }
    }

    /// <summary>`web-1` of `project-web-1`.</summary>
    public static string NameOf(ProjectContainer container) =>
        container.Name.StartsWith(container.Project + "-", StringComparison.Ordinal) ? container.Name[(container.Project.Length + 1)..] : container.Name;
}
