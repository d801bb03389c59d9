using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Skiff.Engine.State;
using Skiff.Errors;

namespace Skiff.Engine.Logs;

/// <summary>The "attrs" of each line of a log: what the options labels, env, their -regex forms and tag choose.</summary>
internal static class LogAttributes
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As JSON text; null when nothing was chosen.</summary>
    public static string? Of(ContainerRecord record, IReadOnlyDictionary<string, string> options)
    {
        var chosen = Chosen(record, options);
        if (options.TryGetValue("tag", out var tag) && tag.Length > 0)
            chosen["tag"] = TagOf(record, options);
        return chosen.Count == 0 ? null : Write(chosen);
    }

    /// <summary>The option `tag` with its fields filled in; the short ID without one. Errors: InvalidArgument.</summary>
    public static string TagOf(ContainerRecord record, IReadOnlyDictionary<string, string> options)
        => options.TryGetValue("tag", out var tag) && tag.Length > 0 ? Tag(tag, record) : RandomId.Short(record.Id);

    /// <summary>The labels and variables that the options choose.</summary>
    public static SortedDictionary<string, string> Chosen(ContainerRecord record, IReadOnlyDictionary<string, string> options)
    {
        var chosen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var labels = record.Config.Labels ?? [];
        Choose(chosen, labels, options, "labels");
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in record.Config.Env ?? [])
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                variables[variable[..equals]] = variable[(equals + 1)..];
        }
        Choose(chosen, variables, options, "env");
        return chosen;
    }

    private static void Choose(
        SortedDictionary<string, string> chosen, Dictionary<string, string> values, IReadOnlyDictionary<string, string> options, string option)
    {
        if (options.TryGetValue(option, out var names))
        {
            foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (values.TryGetValue(name, out var value))
                    chosen[name] = value;
            }
        }
        if (options.TryGetValue(option + "-regex", out var pattern) && pattern.Length > 0)
        {
            var wanted = Compile(pattern);
            foreach (var (name, value) in values)
            {
                if (wanted.IsMatch(name))
                    chosen[name] = value;
            }
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"error parsing regexp: {error.Message}", error);
        }
    }

    /// <summary>The template's fields that Docker documents; another one is refused.</summary>
    private static string Tag(string template, ContainerRecord record)
        => Regex.Replace(template, "{{ *\\.([A-Za-z]+) *}}", match => match.Groups[1].Value switch
        {
            "ID" => RandomId.Short(record.Id),
            "FullID" => record.Id,
            "Name" => record.Name[1..],
            "ImageID" => record.Image.Length > 19 ? record.Image[7..19] : record.Image,
            "ImageFullID" => record.Image,
            "ImageName" => record.Config.Image ?? "",
            "DaemonName" => "docker",
            var field => throw new EngineException(ErrorKind.InvalidArgument, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"template: log-tag:1:{match.Groups[1].Index - 1}: executing \"log-tag\" at <.{field}>: can't evaluate field {field} in type *logger.Info")),
        }, RegexOptions.NonBacktracking);

    private static string Write(SortedDictionary<string, string> chosen)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in chosen)
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
