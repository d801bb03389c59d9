namespace Skiff.Storage.Images;

/// <summary>Archives in and out.</summary>
internal sealed partial class ImageStore
{
    public async Task<IReadOnlyList<LoadedImage>> LoadAsync(Stream archive, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        using var loader = new ArchiveLoader(_layers, progress);
        await loader.ReadAsync(archive, cancellationToken);
        var loaded = new List<LoadedImage>();
        foreach (var image in await loader.AssembleAsync(cancellationToken))
        {
            var stored = await CreateAsync(image, cancellationToken);
            loaded.Add(new LoadedImage(stored, image.Names));
            foreach (var name in image.Names) progress?.Report(new ImageProgress { Stream = $"Loaded image: {name.Familiar}\n" });
        }

        // Docker tells the IDs only when nothing in the archive had a name.
        if (loaded.All(image => image.Names.Count == 0))
        {
            foreach (var image in loaded) progress?.Report(new ImageProgress { Stream = $"Loaded image ID: {image.Image.Id}\n" });
        }

        return loaded;
    }

    public Func<Stream, CancellationToken, Task> Save(IReadOnlyList<string> names)
    {
        var selection = ArchiveSelection.Find(Table, names);
        return async (output, cancellationToken) =>
        {
            // The layers stay while they are written, whatever is removed meanwhile.
            var holds = selection.Select(item => item.Image.TopLayer is { } top ? _layers.TryHold(top) : null).ToList();
            try
            {
                await new ArchiveWriter(_layers, output).WriteAsync(selection, cancellationToken);
            }
            finally
            {
                foreach (var hold in holds) hold?.Dispose();
            }
        };
    }
}
