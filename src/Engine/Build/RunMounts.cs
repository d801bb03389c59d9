using System.Security.Cryptography;
using Skiff.Api.Containers;
using Skiff.Errors;
using Skiff.Storage.Content;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>What RUN --mount puts into the container of a step while it runs: files of the context, a stage or an image, and memory.</summary>
internal sealed class RunMounts(EngineParts parts, CacheMounts caches, BuildTree context, Func<string, bool> hidden) : IDisposable
{
    private readonly List<MountSpec> _specs = [];
    private readonly List<string> _identities = [];
    private readonly List<BuildTree> _trees = [];
    private readonly List<string> _scripts = [];
    private readonly List<CacheMounts.Lease> _leases = [];

    public IReadOnlyList<MountSpec> Specs => _specs;

    /// <summary>What the step's identity says of each mount: its options, and the content of what is bound.</summary>
    public IReadOnlyList<string> Identities => _identities;

    /// <param name="text">The options, with variables already expanded.</param>
    /// <param name="find">Finds what `from` names.</param>
    /// <param name="cancellationToken">Ends the wait for a cache that another build has locked.</param>
    public async Task AddAsync(string text, Func<string, Task<StoredImage?>> find, CancellationToken cancellationToken)
    {
        var options = MountOptions.Parse(text);
        switch (options.Type)
        {
            case "bind":
                await BindAsync(text, options, find);
                break;
            case "cache":
                await CacheAsync(text, options, find, cancellationToken);
                break;
            case "tmpfs":
                _specs.Add(new MountSpec { Type = "tmpfs", Target = options.Target, TmpfsOptions = new TmpfsOptions { SizeBytes = options.Size } });
                _identities.Add($"--mount={text}");
                break;
            case "secret" when !options.Required:
                // The classic protocol carries no secrets; one that is not there is no file.
                break;
            case "secret":
                throw new EngineException(ErrorKind.InvalidArgument, $"secret {options.Id}: not found: the classic builder's protocol carries no secrets");
            default:
                throw new EngineException(ErrorKind.NotImplemented, $"RUN --mount=type={options.Type} is not supported by this engine");
        }
    }

    /// <summary>A program for the step; where the container finds it.</summary>
    public string AddScript(string name, string content)
    {
        var host = Path.Combine(parts.Options.DataRoot, "tmp", "run-" + RandomId.New());
        _scripts.Add(host);
        File.WriteAllText(host, content);
        File.SetUnixFileMode(host, (UnixFileMode)0x1ED);
        var target = "/dev/pipes/" + name;
        _specs.Add(new MountSpec { Type = "bind", Source = host, Target = target, ReadOnly = true });
        _identities.Add($"{name}:{Oci.Image.Digest.Of(System.Text.Encoding.UTF8.GetBytes(content)).Hex}");
        return target;
    }

    public void Dispose()
    {
        _leases.ForEach(static lease => lease.Dispose());
        _trees.ForEach(static tree => tree.Dispose());
        _scripts.ForEach(File.Delete);
    }

    /// <summary>What is in it is no part of the step's identity: a cache only makes a step faster.</summary>
    private async Task CacheAsync(string text, MountOptions options, Func<string, Task<StoredImage?>> find, CancellationToken cancellationToken)
    {
        var lease = await caches.AcquireAsync(
            options,
            async directory =>
            {
                if (options.From is not { } from)
                    return;
                using var tree = BuildTree.OfLayers(parts, (await find(from))?.TopLayer);
                TreeInsertion.InsertDirectory(tree.Resolve(options.Source), directory, new InsertionRules(), cancellationToken);
            },
            cancellationToken);
        _leases.Add(lease);
        _specs.Add(new MountSpec { Type = "bind", Source = lease.Directory, Target = options.Target, ReadOnly = options.ReadOnly });
        _identities.Add($"--mount={text}");
    }

    private async Task BindAsync(string text, MountOptions options, Func<string, Task<StoredImage?>> find)
    {
        BuildTree tree;
        if (options.From is { } from)
            _trees.Add(tree = BuildTree.OfLayers(parts, (await find(from))?.TopLayer));
        else if (options.Writable)
            _trees.Add(tree = context.Writable());
        else
            tree = context;
        var path = tree.Resolve(options.Source);
        if (!Path.Exists(path))
            throw new EngineException(ErrorKind.NotFound, $"RUN --mount={text}: {options.Source} does not exist");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        TreeHash.Add(hash, tree, options.Source, options.From is null ? hidden : static _ => false);
        _identities.Add($"--mount={text}:{Convert.ToHexStringLower(hash.GetHashAndReset())}");
        _specs.Add(new MountSpec { Type = "bind", Source = path, Target = options.Target, ReadOnly = !options.Writable });
    }
}
