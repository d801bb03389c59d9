using System.Globalization;
using Skiff.Api.Containers;
using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Engine;

internal static partial class ContainerRequests
{
    /// <summary>What is said in the words of `-v` goes into the binds, the rest into the mounts.</summary>
    private static (List<string>? Binds, List<MountSpec> Mounts) Mounts(Project project, Service service, ContainerDraft draft)
    {
        var binds = new List<string>();
        var mounts = new List<MountSpec>();
        foreach (var volume in service.Node["volumes"]?.Items ?? [])
        {
            var (type, target, readOnly) = (volume["type"]!.Text, volume["target"]!.Text, volume["read_only"]?.Text == "true");
            switch (type)
            {
                case "bind" when CreatesHostPath(volume) && !Has(volume, "bind", "recursive"):
                    binds.Add(Bind(volume["source"]!.Text, target, readOnly, volume["bind"]?["selinux"]?.Text, volume["bind"]?["propagation"]?.Text));
                    break;
                case "volume" when volume["source"] is { } source && !Has(volume, "volume", "subpath") && !Has(volume, "volume", "labels"):
                    binds.Add(Bind(project.Root["volumes"]![source.Text]!["name"]!.Text, target, readOnly, volume["volume"]?["nocopy"]?.Text == "true" ? "nocopy" : null));
                    break;
                case "volume" when volume["source"] is null && draft.Inherited.TryGetValue(target, out var inherited):
                    binds.Add(Bind(inherited, target, readOnly));
                    break;
                case "volume" when volume["source"] is null && !readOnly && volume["volume"] is null or { Entries.Count: 0 }:
                    break; // an anonymous volume stands among the configuration's volumes
                default:
                    mounts.Add(Mount(project, volume, type, target, readOnly));
                    break;
            }
        }
        foreach (var (target, name) in draft.Inherited)
        {
            if (!(service.Node["volumes"]?.Items ?? []).Exists(volume => volume["target"]?.Text == target))
                binds.Add(Bind(name, target, readOnly: false));
        }
        foreach (var section in (ReadOnlySpan<string>)["configs", "secrets"])
        {
            foreach (var reference in service.Node[section]?.Items ?? [])
            {
                var definition = project.Root[section]![reference["source"]!.Text]!;
                if (definition["external"]?.Text == "true")
                    throw new ComposeException(reference.Position, $"services.{service.Name}.{section}", $"unsupported external {section[..^1]} {reference["source"]!.Text}: it would live in a swarm");
                if (definition["file"] is { } file && !IsCopied(reference))
                    mounts.Add(new MountSpec { Type = "bind", Source = file.Text, Target = TargetOf(section, reference), ReadOnly = true });
            }
        }
        return (binds.Count > 0 ? binds : null, mounts);
    }

    private static bool CreatesHostPath(YamlNode volume) => volume["bind"]?["create_host_path"]?.Text == "true";

    private static bool Has(YamlNode volume, string kind, string option) => volume[kind]?[option] is not null;

    /// <summary>With an owner or a mode of its own a file cannot be the host's one: it is copied into the container.</summary>
    public static bool IsCopied(YamlNode reference) => reference["uid"] is not null || reference["gid"] is not null || reference["mode"] is not null;

    public static string TargetOf(string section, YamlNode reference)
    {
        var target = reference["target"]?.Text is { Length: > 0 } given ? given : reference["source"]!.Text;
        return target.StartsWith('/') ? target : section == "secrets" ? "/run/secrets/" + target : "/" + target;
    }

    private static string Bind(string source, string target, bool readOnly, params ReadOnlySpan<string?> options)
    {
        var text = $"{source}:{target}:{(readOnly ? "ro" : "rw")}";
        foreach (var option in options)
        {
            if (option is { Length: > 0 })
                text += "," + option;
        }
        return text;
    }

    private static MountSpec Mount(Project project, YamlNode volume, string type, string target, bool readOnly)
    {
        var source = volume["source"]?.Text ?? "";
        return new MountSpec
        {
            Type = type,
            Source = type == "volume" && source.Length > 0 ? project.Root["volumes"]![source]!["name"]!.Text : source,
            Target = target,
            ReadOnly = readOnly,
            Consistency = volume["consistency"]?.Text ?? "",
            BindOptions = type == "bind" && volume["bind"] is { } bind ? new BindOptions
            {
                Propagation = bind["propagation"]?.Text ?? "",
                CreateMountpoint = bind["create_host_path"]?.Text == "true",
                NonRecursive = bind["recursive"]?.Text == "disabled",
                ReadOnlyNonRecursive = bind["recursive"]?.Text == "writable",
                ReadOnlyForceRecursive = bind["recursive"]?.Text == "readonly",
            } : null,
            VolumeOptions = type == "volume" && volume["volume"] is { } options ? new VolumeOptions
            {
                NoCopy = options["nocopy"]?.Text == "true",
                Subpath = options["subpath"]?.Text,
                Labels = options["labels"] is { } labels ? Service.PairsOf(labels) : null,
            } : null,
            TmpfsOptions = type == "tmpfs" && volume["tmpfs"] is { } tmpfs ? new TmpfsOptions
            {
                SizeBytes = tmpfs["size"] is { } size ? long.Parse(size.Text, CultureInfo.InvariantCulture) : 0,
                Mode = tmpfs["mode"] is { } mode ? long.Parse(mode.Text, CultureInfo.InvariantCulture) : 0,
            } : null,
            ImageOptions = type == "image" && volume["image"]?["subpath"] is { } subpath ? new ImageMountOptions { Subpath = subpath.Text } : null,
        };
    }

    private static List<string>? VolumesFrom(Service service, ContainerDraft draft)
    {
        var from = new List<string>();
        foreach (var text in service.Texts("volumes_from"))
        {
            if (text.StartsWith("container:", StringComparison.Ordinal))
            {
                from.Add(text["container:".Length..]);
                continue;
            }
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            foreach (var container in draft.Others.GetValueOrDefault(colon < 0 ? text : text[..colon]) ?? [])
                from.Add(container.Id + (colon < 0 ? "" : text[colon..]));
        }
        return from.Count > 0 ? from : null;
    }
}
