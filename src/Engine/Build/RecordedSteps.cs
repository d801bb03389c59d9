using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Skiff.Oci.Image;
using Skiff.Storage.Images;
using Skiff.Storage.Layers;
using Skiff.Storage.Steps;

namespace Skiff.Engine.Build;

/// <summary>
/// Steps addressed by content: the files below, what the command sees and what it is make the key, and nothing else does, so that a build finds what another one
/// made whatever else of the two differs. Between steps there are no images, only their values; the last one becomes an image when it is asked for.
/// </summary>
/// <param name="parts">The engine's.</param>
/// <param name="usesCache">Whether steps of the stage of this name may be reused.</param>
/// <param name="epoch">When everything was made (SOURCE_DATE_EPOCH); null: when it was.</param>
internal sealed class RecordedSteps(EngineParts parts, Func<string?, bool> usesCache, DateTimeOffset? epoch) : IStepStore
{
    private const string Comment = "buildkit.dockerfile.v0";
    private readonly ConcurrentBag<LayerHold> _holds = [];

    public Task<StoredImage?> FindAsync(StageState state, ExecutionConfig config, StepIdentity step, CancellationToken cancellationToken)
    {
        if (step.Kind == StepKind.Config || !usesCache(state.StageName) || parts.Store.Steps.Find(KeyOf(state, step)) is not { } record)
            return Task.FromResult<StoredImage?>(null);
        if (record.Layer is { } layer)
        {
            if (parts.Store.Layers.TryHold(state.Top?.With(layer) ?? ChainId.Of(layer)) is not { } hold)
                return Task.FromResult<StoredImage?>(null);
            _holds.Add(hold);
        }
        return Task.FromResult<StoredImage?>(Compose(state, config, step, record.Layer, record.Created));
    }

    public Task<StoredImage> CreateAsync(StageState state, ExecutionConfig config, StepIdentity step, LayerHold? layer, CancellationToken cancellationToken)
    {
        var made = layer is { } some && some.Layer.DiffId.Digest.Text != StepCommit.EmptyTar ? some.Layer : null;
        if (step.Kind == StepKind.Config)
            return Task.FromResult(Compose(state, config, step, null, LastChange(state)));
        var now = parts.Time.GetUtcNow();
        if (made is not null && parts.Store.Layers.TryHold(made.Chain) is { } hold)
            _holds.Add(hold);
        parts.Store.Steps.Put(KeyOf(state, step), new StepRecord { Layer = made?.DiffId, Created = now, Description = step.History }, made?.Chain);
        return Task.FromResult(Compose(state, config, step, made?.DiffId, now));
    }

    public void Dispose()
    {
        while (_holds.TryTake(out var hold))
            hold.Dispose();
    }

    /// <summary>The same steps give the same image, whenever they are repeated: what changes the configuration is as old as the files are.</summary>
    private DateTimeOffset LastChange(StageState state) => state.Image?.Created ?? parts.Time.GetUtcNow();

    private static string KeyOf(StageState state, StepIdentity step)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(state.Top?.Digest.Text ?? "scratch");
        Add(state.WorkingDirectory);
        if (step.Kind == StepKind.Command)
        {
            Add(state.Config.User ?? "");
            foreach (var variable in state.Config.Env ?? [])
                Add(variable);
            Add("");
        }
        foreach (var word in step.Command)
            Add(word);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
    }

    private StoredImage Compose(StageState state, ExecutionConfig config, StepIdentity step, DiffId? layer, DateTimeOffset created)
    {
        var before = state.Image?.Config.Value;
        var host = Platform.Host;
        created = epoch ?? created;
        var image = new ImageConfig
        {
            Created = created,
            Author = state.Author,
            Architecture = before?.Architecture ?? host.Architecture,
            Variant = before?.Variant,
            Os = before?.Os ?? host.Os,
            OsVersion = before?.OsVersion,
            OsFeatures = before?.OsFeatures,
            Config = config with { Image = null },
            Rootfs = new RootFs { DiffIds = [.. before?.Rootfs.DiffIds ?? [], .. layer is { } written ? [written] : Array.Empty<DiffId>()] },
            History =
            [
                .. before?.History ?? [],
                new History { Created = created, Author = state.Author, CreatedBy = step.History, Comment = Comment, EmptyLayer = layer is null },
            ],
        };
        return Value(Documents.Write(image));
    }

    /// <summary>An image that is in no store.</summary>
    public static StoredImage Value(Document<ImageConfig> config) => new()
    {
        Id = config.Digest,
        Config = config,
        Manifest = new Descriptor(),
        Chain = ChainId.Chain(config.Value.Rootfs.DiffIds),
        Size = 0,
    };
}
