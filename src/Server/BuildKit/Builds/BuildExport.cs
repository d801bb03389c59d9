using Skiff.Engine.Build;
using Skiff.Errors;
using Skiff.Server.BuildKit.Protocol.Control;
using Skiff.Server.BuildKit.Sessions;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>Where the result of a build goes.</summary>
internal static class BuildExport
{
    /// <summary>What the client is told of it, by BuildKit's names.</summary>
    public static async Task<Dictionary<string, string>> RunAsync(
        IReadOnlyList<Exporter> exporters, ISolvedBuild result, ClientSession session, BuildJob job, TimeProvider time, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var number = 0; number < exporters.Count; number++)
        {
            var exporter = exporters[number];
            var title = exporter.Type switch
            {
                "moby" or "image" => "exporting to image",
                "local" => "exporting to client directory",
                "tar" => "exporting to client tarball",
                "" or "cacheonly" => "",
                _ => throw new EngineException(ErrorKind.NotImplemented, $"the exporter \"{exporter.Type}\" is not supported by this engine: it has image, local and tar"),
            };
            if (title.Length == 0)
                continue;
            Refuse(exporter);
            var vertex = new BuildVertex("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)), title) { Started = time.GetUtcNow() };
            job.Vertex(vertex);
            try
            {
                await ExportAsync(exporter, number, result, session, answers, cancellationToken);
                job.Vertex(vertex with { Completed = time.GetUtcNow() });
            }
            catch (Exception error)
            {
                job.Vertex(vertex with { Completed = time.GetUtcNow(), Error = error.Message });
                throw;
            }
        }
        return answers;
    }

    /// <summary>What would make another image than is made here.</summary>
    private static void Refuse(Exporter exporter)
    {
        foreach (var (name, value) in exporter.Attrs)
        {
            var refused = name switch
            {
                "rewrite-timestamp" or "force-compression" or "oci-mediatypes" => value is "true" or "1",
                "compression" => value is not ("" or "gzip" or "uncompressed"),
                _ => name.StartsWith("annotation", StringComparison.Ordinal),
            };
            if (refused)
                throw new EngineException(ErrorKind.NotImplemented, $"the option {name}={value} of the exporter \"{exporter.Type}\" is not supported by this engine");
        }
    }

    private static async Task ExportAsync(
        Exporter exporter, int number, ISolvedBuild result, ClientSession session, Dictionary<string, string> answers, CancellationToken cancellationToken)
    {
        switch (exporter.Type)
        {
            case "local":
                await result.UseFilesAsync(root => session.SendDirectoryAsync(number, root, cancellationToken));
                break;
            case "tar":
                await session.SendAsync(number, output => result.WriteTarAsync(output, cancellationToken), cancellationToken);
                break;
            default:
                if (exporter.Attrs.TryGetValue("push", out var push) && push is "true" or "1")
                    throw new EngineException(ErrorKind.NotImplemented, "pushing by the builder is not supported by this engine: push the image");
                var name = exporter.Attrs.TryGetValue("name", out var given) ? given : "";
                var id = await result.StoreAsync(name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), cancellationToken);
                answers["containerimage.config.digest"] = id;
                answers["containerimage.digest"] = id;
                if (name.Length > 0)
                    answers["image.name"] = name;
                break;
        }
    }
}
