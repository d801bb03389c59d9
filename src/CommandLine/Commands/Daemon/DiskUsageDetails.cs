using System.Text;
using Skiff.Api.Daemon;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Commands.Daemon;

/// <summary>`system df --verbose` by a template, which sees all lists at once.</summary>
internal static class DiskUsageDetails
{
    public static void Write(Session session, string format, DiskUsage usage)
    {
        var sections = Sections(usage, session.Clock.GetUtcNow());
        if (format == "raw")
        {
            session.Output.Write(Raw(sections));
            return;
        }
        var body = format.StartsWith("table", StringComparison.Ordinal) ? format["table".Length..].Trim(' ') : format == "json" ? "{{json .}}" : format;
        GoTemplate template;
        try
        {
            template = GoTemplate.Parse(body);
        }
        catch (TemplateException error)
        {
            throw new CommandException("template parsing error: " + error.Message);
        }
        var text = new StringBuilder();
        try
        {
            template.Execute(new Lists(sections), text);
        }
        catch (TemplateException error)
        {
            throw new CommandException(error.Message);
        }
        finally
        {
            session.Output.Write(text);
        }
    }

    private static KeyValuePair<string, object?>[] Sections(DiskUsage usage, DateTimeOffset now) =>
    [
        new("Images", (usage.Images ?? []).Select(image => (object?)ImageRows.Of(image, ImageRows.NameOf(image) with { Digest = "" }, now, truncate: false)).ToArray()),
        // the size of the image is counted above
        new("Containers", (usage.Containers ?? []).Select(container => (object?)ContainerRows.Of(container with { SizeRootFs = 0 }, now, truncate: false)).ToArray()),
        new("Volumes", (usage.Volumes ?? []).Select(volume => (object?)VolumeRows.Of(volume)).ToArray()),
        new("BuildCache", (usage.BuildCache ?? []).Select(entry => (object?)DiskUsageCommand.Of(entry, now)).ToArray()),
    ];

    private static string Raw(KeyValuePair<string, object?>[] sections)
    {
        var text = new StringBuilder();
        foreach (var (name, rows) in sections)
        {
            var (type, format) = name switch
            {
                "Images" => ("Image", ImageRows.Format("raw", quiet: false, digests: true)),
                "Containers" => ("Container", ContainerRows.Format("raw", quiet: false, size: true)),
                "Volumes" => ("Volume", "name: {{.Name}}\ndriver: {{.Driver}}\n"),
                _ => ("Build Cache", "id: {{.ID}}\ntype: {{.CacheType}}\nsize: {{.Size}}\n"),
            };
            var template = GoTemplate.Parse(format);
            foreach (var row in (object?[])rows!)
                text.Append("type: ").Append(type).Append('\n').Append(template.Execute(row)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The lists by their names, in the order of docker's.</summary>
    private sealed class Lists(KeyValuePair<string, object?>[] sections) : IGoFields
    {
        public string TypeName => "*formatter.diskUsageContext";

        public bool IsMap => false;

        public IEnumerable<KeyValuePair<string, object?>> Entries => sections;

        public bool TryGet(string name, out object? value)
        {
            var at = Array.FindIndex(sections, section => section.Key == name);
            value = at < 0 ? null : sections[at].Value;
            return at >= 0;
        }

        public int? Arity(string name) => null;

        public object? Call(string name, IReadOnlyList<object?> arguments) => null;
    }
}
