using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Skiff.Build.Context;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Engine.Bundle;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Storage.Content;

namespace Skiff.Engine.Build;

/// <summary>COPY and ADD from one tree into the files of a stage.</summary>
internal sealed class BuildCopy(EngineParts parts, CopyInstruction instruction, BuildTree source, Func<string, bool> hidden)
{
    private readonly List<string> _paths = [];
    private readonly IgnorePatterns _excludes = IgnorePatterns.Of(instruction.Excludes);

    /// <summary>Finds the sources; answers `file:`, `dir:` or `multi:` with the hash of their names, modes and contents.</summary>
    public string Find(StageState state)
    {
        foreach (var each in instruction.Sources.Select(state.Expand))
        {
            if (each.StartsWith("http://", StringComparison.Ordinal) || each.StartsWith("https://", StringComparison.Ordinal))
                throw new EngineException(ErrorKind.NotImplemented, $"ADD from {each} is not supported by this engine");
            var name = Clean(each);
            var wild = name.AsSpan().IndexOfAny("*?[") >= 0;
            var found = wild ? Walk("").Where(path => PathPattern.Matches(name, path)).ToList() : [name];
            if (found.Count == 0)
                throw new EngineException(ErrorKind.InvalidArgument, $"{instruction.Keyword} failed: no source files were specified");
            if (!wild && (!Path.Exists(source.Resolve(name)) || hidden(name)))
            {
                throw new EngineException(
                    ErrorKind.NotFound,
                    $"{instruction.Keyword} failed: file not found in build context or excluded by .dockerignore: stat {name}: file does not exist");
            }
            _paths.AddRange(found);
        }
        var destination = state.Expand(instruction.Destination);
        if (_paths.Count > 1 && !destination.EndsWith('/') && destination is not ("." or ".."))
        {
            throw new EngineException(
                ErrorKind.InvalidArgument,
                $"When using {instruction.Keyword} with more than one source file, the destination must be a directory and end with a /");
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in _paths)
            Add(hash, path);
        Append(hash, $"{instruction.Chmod} {instruction.Parents} {instruction.Unpack} {string.Join(' ', instruction.Excludes)}");
        var kind = _paths.Count > 1 ? "multi" : Directory.Exists(source.Resolve(_paths[0])) ? "dir" : "file";
        return $"{kind}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    public async Task<DiffId> CopyAsync(StageState state, CancellationToken cancellationToken)
    {
        using var target = BuildTree.OfLayers(parts, state.Top);
        var rules = Rules(state, target);
        var given = state.Expand(instruction.Destination);
        var destination = given.StartsWith('/') ? given : $"{state.WorkingDirectory}/{given}";
        foreach (var path in _paths)
        {
            var parent = instruction.Parents ? $"{destination}/{Path.GetDirectoryName(path)}/" : destination;
            await CopyOneAsync(path, target, parent, rules, cancellationToken);
        }
        return await KeepAsync(target, cancellationToken);
    }

    private async Task CopyOneAsync(string path, BuildTree target, string destination, InsertionRules rules, CancellationToken cancellationToken)
    {
        var from = source.Resolve(path);
        var to = target.Resolve(destination);
        if (Directory.Exists(from))
        {
            var prefix = path.Length == 0 ? "" : path + "/";
            TreeInsertion.InsertDirectory(from, to, rules with { Excludes = below => hidden(prefix + below) || _excludes.Excludes(below) }, cancellationToken);
            return;
        }
        if (instruction.IsAdd && instruction.Unpack != false && BuildTree.IsArchive(from))
        {
            await using var archive = File.OpenRead(from);
            using var unpacked = await BuildTree.UnpackAsync(parts, archive, cancellationToken);
            TreeInsertion.InsertDirectory(unpacked.Root, to, new InsertionRules(), cancellationToken);
            return;
        }
        if (destination.EndsWith('/') || destination.EndsWith("/.", StringComparison.Ordinal) || Directory.Exists(to))
            to = Path.Combine(to, Path.GetFileName(path));
        TreeInsertion.InsertFile(from, to, rules);
    }

    private async Task<DiffId> KeepAsync(BuildTree target, CancellationToken cancellationToken)
    {
        Kept = await target.CommitAsync(cancellationToken);
        return Kept.Layer.DiffId;
    }

    /// <summary>Keeps the layer until its image was made.</summary>
    public Storage.Layers.LayerHold? Kept { get; private set; }

    private InsertionRules Rules(StageState state, BuildTree target)
    {
        var rules = new InsertionRules { User = 0, Group = 0 };
        if (instruction.Chown is { } chown)
        {
            var owner = state.Expand(chown);
            var user = UserLookup.In(target.Root, owner.Contains(':', StringComparison.Ordinal) ? owner : $"{owner}:{owner}", null);
            rules = rules with { User = user.Uid, Group = user.Gid };
        }
        if (instruction.Chmod is not { } chmod)
            return rules;
        var text = state.Expand(chmod);
        if (text.Length is 0 or > 4 || text.Any(c => c is < '0' or > '7'))
            throw new EngineException(ErrorKind.NotImplemented, $"--chmod={text}: only octal permissions are supported");
        return rules with { Permissions = Convert.ToUInt32(text, 8) };
    }

    private string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count == 0)
                throw new EngineException(ErrorKind.InvalidArgument, $"{instruction.Keyword} failed: forbidden path outside the build context: {path} ()");
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "."))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }

    /// <summary>Everything below a directory of the source, in the order of names.</summary>
    private IEnumerable<string> Walk(string directory)
    {
        foreach (var full in Directory.EnumerateFileSystemEntries(Path.Combine(source.Root, directory)).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(source.Root, full);
            if (hidden(path))
                continue;
            yield return path;
            if (new FileInfo(full).LinkTarget is not null || !Directory.Exists(full))
                continue;
            foreach (var below in Walk(path))
                yield return below;
        }
    }

    private void Add(IncrementalHash hash, string path)
    {
        var full = source.Resolve(path);
        AddEntry(hash, path, full);
        if (!Directory.Exists(full))
            return;
        foreach (var below in Walk(Path.GetRelativePath(source.Root, full) is "." ? "" : Path.GetRelativePath(source.Root, full)))
            AddEntry(hash, below, Path.Combine(source.Root, below));
    }

    private static void AddEntry(IncrementalHash hash, string path, string full)
    {
        var file = new FileInfo(full);
        if (file.LinkTarget is { } target)
        {
            Append(hash, $"{path} -> {target}");
            return;
        }
        Append(hash, string.Create(CultureInfo.InvariantCulture, $"{path} {(int)file.UnixFileMode} {(file.Exists ? file.Length : -1)}"));
        if (!file.Exists || (file.Attributes & FileAttributes.Device) != 0)
            return;
        using var content = file.OpenRead();
        var buffer = new byte[128 << 10];
        while (content.Read(buffer) is > 0 and var count)
            hash.AppendData(buffer, 0, count);
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
}
