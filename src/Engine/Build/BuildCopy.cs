using System.Security.Cryptography;
using System.Text;
using Skiff.Build.Context;
using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Engine.Bundle;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Storage.Content;

namespace Skiff.Engine.Build;

/// <summary>COPY and ADD into the files of a stage: from one tree, from here-documents, and from the network.</summary>
/// <param name="parts">The engine's.</param>
/// <param name="instruction">What to copy, and where to.</param>
/// <param name="open">Opens what is copied from.</param>
/// <param name="isClassic">The classic builder changes owners last, which takes set-user-ID from files.</param>
internal sealed class BuildCopy(EngineParts parts, CopyInstruction instruction, Func<Task<OpenFiles>> open, bool isClassic) : IDisposable
{
    private readonly List<Item> _items = [];
    private readonly List<BuildTree> _made = [];
    private OpenFiles? _files;
    private readonly IgnorePatterns _excludes = IgnorePatterns.Of(instruction.Excludes);

    /// <summary>Something to copy.</summary>
    /// <param name="Tree">Where it is.</param>
    /// <param name="Path">Its path there.</param>
    /// <param name="Hidden">What of the tree is as good as not there.</param>
    /// <param name="Unpack">An archive stands for what is in it.</param>
    private sealed record Item(BuildTree Tree, string Path, Func<string, bool> Hidden, bool Unpack);

    /// <summary>Finds the sources; answers `file:`, `dir:` or `multi:` with the hash of their names, modes and contents.</summary>
    public async Task<string> FindAsync(StageState state, CancellationToken cancellationToken)
    {
        var destination = state.Expand(instruction.Destination);
        foreach (var each in instruction.Sources.Select(state.Expand))
            await FindOneAsync(each, destination, cancellationToken);
        foreach (var document in instruction.Heredocs)
        {
            var content = document.Expand ? state.ExpandDocument(document.Content) : document.Content;
            using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
            _made.Add(await BuildTree.OfFileAsync(parts, document.Name, bytes, (UnixFileMode)0x1A4, parts.Time.GetUtcNow(), cancellationToken));
            _items.Add(new Item(_made[^1], document.Name, static _ => false, Unpack: false));
        }
        if (_items.Count > 1 && !destination.EndsWith('/') && destination is not ("." or ".."))
        {
            throw new EngineException(
                ErrorKind.InvalidArgument,
                $"When using {instruction.Keyword} with more than one source file, the destination must be a directory and end with a /");
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in _items)
            TreeHash.Add(hash, item.Tree, item.Path, item.Hidden, owners: instruction.From is not null);
        TreeHash.Append(hash, $"{instruction.Chmod} {instruction.Parents} {instruction.Unpack} {string.Join(' ', instruction.Excludes)}");
        var kind = _items.Count > 1 ? "multi" : Directory.Exists(_items[0].Tree.Resolve(_items[0].Path)) ? "dir" : "file";
        return $"{kind}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    public async Task<Storage.Layers.LayerHold> CopyAsync(StageState state, CancellationToken cancellationToken)
    {
        using var target = BuildTree.OfLayers(parts, state.Top);
        var rules = Rules(state, target);
        var given = state.Expand(instruction.Destination);
        var destination = given.StartsWith('/') ? given : $"{state.WorkingDirectory}/{given}";
        foreach (var item in _items)
        {
            var parent = instruction.Parents ? $"{destination}/{Path.GetDirectoryName(item.Path)}/" : destination;
            await CopyOneAsync(item, target, parent, rules, cancellationToken);
        }
        return await target.CommitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _made.ForEach(static tree => tree.Dispose());
        _files?.Dispose();
    }

    private async Task FindOneAsync(string name, string destination, CancellationToken cancellationToken)
    {
        if (instruction.IsAdd && RemoteFile.IsAddress(name))
        {
            var file = new RemoteFile(parts, name, instruction.Checksum);
            var tree = await file.FetchAsync(destination.EndsWith('/'), cancellationToken);
            _made.Add(tree);
            _items.Add(new Item(tree, file.Name, static _ => false, Unpack: instruction.Unpack == true));
            return;
        }
        if (instruction.Checksum is not null)
            throw new EngineException(ErrorKind.InvalidArgument, "checksum can't be specified for non-HTTP(S) sources");
        if (instruction.KeepGitDirectory)
            throw new EngineException(ErrorKind.InvalidArgument, "keep-git-dir can't be specified for sources that are no git repository");
        var (source, hidden) = _files ??= await open();
        var clean = Clean(name);
        var wild = clean.AsSpan().IndexOfAny("*?[") >= 0;
        var found = wild ? TreeHash.Walk(source, "", hidden).Where(path => PathPattern.Matches(clean, path)).ToList() : [clean];
        if (found.Count == 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"{instruction.Keyword} failed: no source files were specified");
        if (!wild && (!Path.Exists(source.Resolve(clean)) || hidden(clean)))
        {
            throw new EngineException(
                ErrorKind.NotFound,
                $"{instruction.Keyword} failed: file not found in build context or excluded by .dockerignore: stat {clean}: file does not exist");
        }
        _items.AddRange(found.Select(path => new Item(source, path, hidden, Unpack: instruction.IsAdd && instruction.Unpack != false)));
    }

    private async Task CopyOneAsync(Item item, BuildTree target, string destination, InsertionRules rules, CancellationToken cancellationToken)
    {
        var from = item.Tree.Resolve(item.Path);
        var to = target.Resolve(destination);
        if (Directory.Exists(from))
        {
            var prefix = item.Path.Length == 0 ? "" : item.Path + "/";
            TreeInsertion.InsertDirectory(from, to, rules with { Excludes = below => item.Hidden(prefix + below) || _excludes.Excludes(below) }, cancellationToken);
            return;
        }
        if (item.Unpack && BuildTree.IsArchive(from))
        {
            await using var archive = File.OpenRead(from);
            using var unpacked = await BuildTree.UnpackAsync(parts, archive, cancellationToken);
            TreeInsertion.InsertDirectory(unpacked.Root, to, new InsertionRules(), cancellationToken);
            return;
        }
        if (destination.EndsWith('/') || destination.EndsWith("/.", StringComparison.Ordinal) || Directory.Exists(to))
            to = Path.Combine(to, Path.GetFileName(item.Path));
        TreeInsertion.InsertFile(from, to, rules);
    }

    /// <summary>Files of another stage or image keep their owners, those of the context are root's.</summary>
    private InsertionRules Rules(StageState state, BuildTree target)
    {
        var rules = instruction.From is null ? new InsertionRules { User = 0, Group = 0 } : new InsertionRules();
        if (instruction.Chown is { } chown)
        {
            var owner = state.Expand(chown);
            var user = UserLookup.In(target.Root, owner.Contains(':', StringComparison.Ordinal) ? owner : $"{owner}:{owner}", null);
            rules = rules with { User = user.Uid, Group = user.Gid };
        }
        if (instruction.Chmod is null)
            return isClassic && rules.User is not null ? rules with { Permissions = WithoutSetId } : rules;
        try
        {
            var change = ModeChange.Parse(state.Expand(instruction.Chmod));
            return rules with { Permissions = change.Apply };
        }
        catch (FormatException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, error.Message, error);
        }
    }

    /// <summary>What chown(2) leaves of a mode: set-group-ID stays where it means locking, and on directories.</summary>
    private static uint WithoutSetId(uint mode, bool isDirectory)
    {
        const uint SetUser = 0x800, SetGroup = 0x400, GroupExecute = 0x8;
        return isDirectory ? mode : mode & ~(SetUser | ((mode & GroupExecute) != 0 ? SetGroup : 0));
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
}
