using Skiff.Api.Daemon;
using Skiff.Api.Images;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Images;

/// <inheritdoc cref="IImages"/>
internal sealed class ImageVerbs(EngineParts parts) : IImages
{
    private readonly ImageEvents _events = new(parts.Events);

    public Task<List<ImageSummary>> ListAsync(ImageQuery query, CancellationToken cancellationToken)
        => Task.FromResult(new ImageList(parts).List(query));

    public Task<ImageInspect> InspectAsync(string name, CancellationToken cancellationToken)
    {
        if (!parts.Store.Images.TryResolve(name, out var image))
        {
            // inspect's own text says it twice
            var text = ImageReference.TryParse(name, out var reference) ? reference.WithDefaultTag().Familiar : name;
            throw new EngineException(ErrorKind.NotFound, $"no such image: {name}: No such image: {text}");
        }
        return Task.FromResult(ImageView.Inspect(parts, image));
    }

    public Task<List<ImageHistoryItem>> HistoryAsync(string name, CancellationToken cancellationToken)
    {
        var image = parts.Store.Images.Resolve(name);
        return Task.FromResult(parts.Store.Images.History(image.Id).Select(entry => new ImageHistoryItem
        {
            Id = entry.Id?.Text ?? "<missing>",
            Created = entry.Step.Created?.ToUnixTimeSeconds() ?? 0,
            CreatedBy = entry.Step.CreatedBy ?? "",
            Tags = entry.Tags.Count == 0 ? null : [.. entry.Tags],
            Size = entry.Size,
            Comment = entry.Step.Comment ?? "",
        }).ToList());
    }

    public async Task TagAsync(string name, string? repository, string? tag, CancellationToken cancellationToken)
    {
        var image = parts.Store.Images.Resolve(name);
        var reference = ImageReference.Parse(repository ?? "");
        reference = string.IsNullOrEmpty(tag) ? reference.WithDefaultTag() : reference.WithTag(tag);
        if (reference.Digest is not null)
            throw new EngineException(ErrorKind.InvalidArgument, "refusing to create a tag with a digest reference");
        var tagged = await parts.Store.Images.TagAsync(image.Id, reference, cancellationToken);
        _events.Publish("tag", tagged, reference.Familiar);
    }

    public async Task<List<ImageDeletion>> RemoveAsync(string name, bool force, bool noPrune, CancellationToken cancellationToken)
    {
        parts.Store.Images.TryResolve(name, out var image);
        var removed = await parts.Store.Images.RemoveAsync(name, new RemoveImageOptions(UsersOf, force, !noPrune), cancellationToken);
        return Report(removed, image);
    }

    public async Task LoadAsync(Stream archive, bool quiet, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        await using var relay = new ProgressRelay(quiet, report);
        try
        {
            var loaded = await parts.Store.Images.LoadAsync(archive, relay, cancellationToken);
            await relay.CompleteAsync();
            foreach (var each in loaded)
                _events.Publish("load", each.Image, each.Names.Count > 0 ? each.Names[0].Familiar : each.Image.Id.Text);
        }
        catch (EngineException error) when (relay.HasReported)
        {
            await relay.CompleteAsync();
            await report(new ProgressMessage { Error = error.Message, ErrorDetail = new ErrorDetail { Message = error.Message } });
        }
    }

    public async Task ImportAsync(ImageImport import, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        ImageReference? name = null;
        if (!string.IsNullOrEmpty(import.Repository))
        {
            name = ImageReference.Parse(import.Repository);
            name = string.IsNullOrEmpty(import.Tag) ? name.WithDefaultTag() : name.WithTag(import.Tag);
        }
        var image = await parts.Store.Images.ImportAsync(
            import.Archive,
            new ImportRequest
            {
                Name = name,
                Config = ConfigChanges.Apply(new ExecutionConfig(), import.Changes),
                Comment = string.IsNullOrEmpty(import.Message) ? $"Imported from {import.Source}" : import.Message,
                Platform = string.IsNullOrEmpty(import.Platform) ? Platform.Host : Platform.Parse(import.Platform),
            },
            cancellationToken);
        _events.Publish("import", image, name?.Familiar ?? image.Id.Text);
        await report(new ProgressMessage { Status = image.Id.Text });
    }

    public Task<IExport> OpenSaveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var write = parts.Store.Images.Save(names);
        return Task.FromResult<IExport>(new TarExport(async (output, token) =>
        {
            await write(output, token);
            foreach (var name in names)
            {
                if (parts.Store.Images.TryResolve(name, out var image))
                    _events.Publish("save", image, image.Id.Text);
            }
        }));
    }

    public async Task<ImagesPruned> PruneAsync(Filters filters, CancellationToken cancellationToken)
    {
        var filter = new PruneFilter(filters, parts.Time, "dangling");
        var danglingOnly = filters.Flag("dangling", otherwise: true);
        var used = parts.Registry.All().Select(container => container.Record.Image).ToHashSet(StringComparer.Ordinal);
        var deleted = new List<ImageDeletion>();
        long reclaimed = 0;
        foreach (var image in parts.Store.Images.List())
        {
            var dangling = image.Tags.Count == 0;
            if (used.Contains(image.Id.Text) || (danglingOnly && !dangling) || parts.Store.Images.Children(image.Id).Count > 0
                || !filter.Accepts(image.Created ?? DockerTime.Never, image.Config.Value.Config?.Labels))
            {
                continue;
            }
            foreach (var name in dangling ? [image.Id.Text] : image.Tags.Select(tag => tag.ToString()).ToArray())
                deleted.AddRange(Report(await parts.Store.Images.RemoveAsync(name, new RemoveImageOptions(UsersOf, Force: true), cancellationToken), image));
            reclaimed += parts.Store.Images.Get(image.Id) is null ? image.Size : 0;
        }
        parts.Events.Publish("image", "prune", "", new Dictionary<string, string>
        {
            ["reclaimed"] = reclaimed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        return new ImagesPruned(deleted.Count == 0 ? null : deleted, reclaimed);
    }

    public Task<IdResponse> CommitAsync(CommitOptions options, CancellationToken cancellationToken)
        => new ImageCommit(parts).CommitAsync(options, cancellationToken);

    private List<ImageDeletion> Report(IReadOnlyList<ImageRemoval> removed, StoredImage? image)
    {
        var report = new List<ImageDeletion>();
        foreach (var step in removed)
        {
            report.Add(new ImageDeletion { Untagged = step.Untagged, Deleted = step.Deleted?.Text });
            if (step.Untagged is not null)
                _events.Publish("untag", step.ImageId, image?.Config.Value.Config?.Labels, step.ImageId.Text);
            else if (step.IsImage)
                _events.Publish("delete", step.ImageId, image?.Config.Value.Config?.Labels, step.ImageId.Text);
        }
        return report;
    }

    private IEnumerable<ImageUser> UsersOf(Digest id)
    {
        foreach (var container in parts.Registry.All())
        {
            if (container.Record.Image == id.Text)
                yield return new ImageUser(container.Id, container.Record.State.Running);
        }
    }
}
