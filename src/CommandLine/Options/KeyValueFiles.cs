using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--env-file`, `--label-file` and the single flags beside them.</summary>
internal static class KeyValueFiles
{
    /// <summary>Variables of the files, then those given; a name alone takes its value from the client's environment.</summary>
    public static List<string> Environment(IEnumerable<string> files, IEnumerable<string> given, Func<string, string?> environment)
    {
        var variables = new List<string>();
        foreach (var file in files)
        {
            foreach (var (name, value) in Read(file, "variable"))
            {
                if ((value ?? environment(name)) is { } known)
                    variables.Add($"{name}={known}");
            }
        }
        foreach (var entry in given)
        {
            if (!entry.Contains('=', StringComparison.Ordinal) && environment(entry) is { } value)
                variables.Add($"{entry}={value}");
            else
                variables.Add(entry);
        }
        return variables;
    }

    public static Dictionary<string, string> Labels(IEnumerable<string> files, IEnumerable<string> given)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var (name, value) in Read(file, "label"))
                labels[name] = value ?? "";
        }
        foreach (var entry in given)
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            labels[equals < 0 ? entry : entry[..equals]] = equals < 0 ? "" : entry[(equals + 1)..];
        }
        return labels;
    }

    private static IEnumerable<(string Name, string? Value)> Read(string path, string what)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"open {path}: no such file or directory");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException(Directory.Exists(path) ? $"read {path}: is a directory" : $"open {path}: permission denied");
        }
        foreach (var raw in lines)
        {
            var line = raw.TrimStart();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? line.TrimEnd() : line[..equals];
            if (name.Length == 0)
                throw new CommandException($"invalid env file ({path}): no variable name on line '{raw}'");
            if (name.AsSpan().IndexOfAny(" \t") >= 0)
                throw new CommandException($"invalid env file ({path}): {what} '{name}' contains whitespaces");
            yield return (name, equals < 0 ? null : line[(equals + 1)..]);
        }
    }
}
