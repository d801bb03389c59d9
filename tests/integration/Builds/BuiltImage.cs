using System.Formats.Tar;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Builds;

/// <summary>What a build has made, as text that can be held against another engine's.</summary>
internal sealed partial record BuiltImage(string Config, string History, string Tree)
{
    /// <summary>Files of the context and the base are older; what is newer is the build's own, and has no time that could be compared.</summary>
    private static readonly DateTimeOffset s_recent = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<BuiltImage> ReadAsync(Func<string[], Task<ProgramResult>> docker, string image, string scratch)
    {
        var config = JsonNode.Parse((await docker(["image", "inspect", "-f", "{{json .Config}}", image])).Succeeded())!.AsObject();
        // the image of the step before
        config.Remove("Image");
        var history = (await docker(["history", "--no-trunc", "--format", "{{.CreatedBy}} | {{.Comment}} | {{if eq .Size \"0B\"}}empty{{else}}layer{{end}}", image])).Succeeded();
        var archive = Path.Combine(scratch, Guid.NewGuid().ToString("N") + ".tar");
        var container = (await docker(["create", image, "x"])).Succeeded().Trim();
        (await docker(["export", "-o", archive, container])).Succeeded();
        (await docker(["rm", container])).Succeeded();
        var tree = ReadTree(archive);
        File.Delete(archive);
        return new BuiltImage(Sorted(config), Durations().Replace(Hashes().Replace(history, "$1:…"), "$1"), tree);
    }

    private static string ReadTree(string archive)
    {
        var lines = new List<string>();
        using var reader = new TarReader(File.OpenRead(archive));
        while (reader.GetNextEntry() is { } entry)
        {
            var name = entry.Name.TrimEnd('/');
            // what every engine puts into a container
            if (name is ".dockerenv" or "etc/hosts" or "etc/hostname" or "etc/resolv.conf" or "etc/mtab" or "dev" or "proc" or "sys" or "" || name.StartsWith("dev/", StringComparison.Ordinal))
                continue;
            var kind = entry.EntryType is TarEntryType.V7RegularFile ? TarEntryType.RegularFile : entry.EntryType;
            var time = entry.ModificationTime < s_recent ? entry.ModificationTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : "new";
            var attributes = entry is PaxTarEntry pax
                ? string.Join(' ', pax.ExtendedAttributes.Where(static each => each.Key.StartsWith("SCHILY.xattr.", StringComparison.Ordinal)).OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $"{each.Key}={Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(each.Value))}"))
                : "";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {kind} {Convert.ToString((int)entry.Mode, 8)} {entry.Uid}:{entry.Gid} {(kind == TarEntryType.RegularFile ? entry.Length : 0)} {time} {entry.LinkName} {attributes}").TrimEnd());
        }
        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    /// <summary>Absent, null and empty say the same.</summary>
    private static string Sorted(JsonObject config)
        => string.Join('\n', config.Where(static each => each.Value is not null && each.Value.ToJsonString() is not ("null" or "\"\"" or "[]" or "{}" or "false"))
            .OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $"{each.Key}: {each.Value!.ToJsonString()}"));

    /// <summary>Docker up to 24 has one duration less: there was no --start-interval.</summary>
    [GeneratedRegex(@"(HEALTHCHECK &\{\[[^\n]*\]).*")]
    private static partial Regex Durations();

    [GeneratedRegex("(file|dir|multi):[0-9a-f]{64}")]
    private static partial Regex Hashes();
}
