using System.Text;
using System.Text.Json;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--security-opt`: profiles are sent by their content, and `systempaths=unconfined` empties the lists of hidden paths.</summary>
internal static class SecurityOptions
{
    private const string OpenPaths = "systempaths=unconfined";

    /// <returns>The options for the daemon, null when none were given, and whether system paths are to be open.</returns>
    public static (List<string>? Options, bool SystemPathsOpen) Parse(IReadOnlyList<string> given)
    {
        if (given.Count == 0)
            return (null, false);
        var options = new List<string>();
        var open = false;
        foreach (var option in given)
        {
            if (option == OpenPaths)
                open = true;
            else
                options.Add(ParseOne(option));
        }
        return (options, open);
    }

    private static string ParseOne(string option)
    {
        var mark = option.IndexOf('=', StringComparison.Ordinal);
        if (mark < 0 && option != "no-new-privileges")
            mark = option.IndexOf(':', StringComparison.Ordinal);
        var name = mark < 0 ? option : option[..mark];
        var value = mark < 0 ? "" : option[(mark + 1)..];
        if (value.Length == 0 && name != "no-new-privileges")
            throw new CommandException($"Invalid --security-opt: {GoText.Quote(option)}");
        if (name != "seccomp" || value is "unconfined" or "builtin")
            return option;
        byte[] profile;
        try
        {
            profile = File.ReadAllBytes(value);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"opening seccomp profile ({value}) failed: open {value}: {(error is UnauthorizedAccessException ? "permission denied" : "no such file or directory")}");
        }
        try
        {
            using var document = JsonDocument.Parse(profile);
            using var compact = new MemoryStream();
            using (var writer = new Utf8JsonWriter(compact, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                document.RootElement.WriteTo(writer);
            return "seccomp=" + Encoding.UTF8.GetString(compact.ToArray());
        }
        catch (JsonException error)
        {
            throw new CommandException($"compacting json for seccomp profile ({value}) failed: {error.Message}");
        }
    }
}
