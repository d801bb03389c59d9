using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Daemon;

namespace Skiff.Server.Versioning;

/// <summary>Adds to the engine's version what is the server's to say: which versions of the API it speaks.</summary>
internal static class VersionShape
{
    public static SystemVersion Announce(SystemVersion version) => version with
    {
        ApiVersion = ApiVersion.Newest.ToString(),
        MinAPIVersion = ApiVersion.Oldest.ToString(),
        Components = version.Components?.ConvertAll(component => component.Name == "Engine" ? Announce(version, component) : component),
    };

    /// <summary>Clients show what stands in the component's details, not what stands beside it.</summary>
    private static VersionComponent Announce(SystemVersion version, VersionComponent engine)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Arch"] = version.Arch ?? "",
            ["BuildTime"] = version.BuildTime ?? "",
            ["Experimental"] = version.Experimental ? "true" : "false",
            ["GitCommit"] = version.GitCommit ?? "",
            ["GoVersion"] = version.GoVersion ?? "",
            ["KernelVersion"] = version.KernelVersion ?? "",
            ["Os"] = version.Os ?? "",
        };
        if (engine.Details is { ValueKind: JsonValueKind.Object } known)
        {
            foreach (var detail in known.EnumerateObject())
                details[detail.Name] = detail.Value.ToString();
        }
        details["ApiVersion"] = ApiVersion.Newest.ToString();
        details["MinAPIVersion"] = ApiVersion.Oldest.ToString();
        return engine with { Details = JsonSerializer.SerializeToElement(details, ApiJson.Wire.DictionaryStringString) };
    }
}
