using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Content;

namespace Skiff.Storage.Images;

/// <summary>Removal, by Docker's rules of what may go and in which order it is told.</summary>
internal sealed partial class ImageStore
{
    public async Task<IReadOnlyList<ImageRemoval>> RemoveAsync(string nameOrId, RemoveImageOptions options, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await BlockingWork.RunAsync(() =>
            {
                var removal = new Removal(this, options, Table);
                removal.Run(nameOrId);
                return removal.Records;
            });
        }
        finally
        {
            _changing.Release();
        }
    }

    private sealed class Removal(ImageStore store, RemoveImageOptions options, ImageTable table)
    {
        private ImageTable _table = table;
        private ImageTable _published = table;

        public List<ImageRemoval> Records { get; } = [];

        public void Run(string nameOrId)
        {
            var (found, error) = _table.Find(nameOrId);
            var image = found ?? throw error!;
            var names = Names(image);
            // A name that happens to be the beginning of its image's ID is a name, as wherever images are looked for.
            if (IsNameOf(names, nameOrId) || !IsIdOf(image, nameOrId))
            {
                if (RemoveName(image, nameOrId, names)) return;
                RemoveImage(image.Id, quiet: true);
                return;
            }

            if (IsSingle(names))
            {
                CheckConflict(image, soft: !options.Force, references: false);
                foreach (var name in names) Untag(image.Id, name);
            }

            RemoveImage(image.Id, quiet: false);
        }

        /// <summary>True when the image stays because it has other names.</summary>
        private bool RemoveName(StoredImage image, string given, IReadOnlyList<ImageReference> names)
        {
            if (!options.Force && IsSingle(names) && options.UsersOf(image.Id).Select(user => (ImageUser?)user).FirstOrDefault() is { } user)
            {
                throw new EngineException(
                    ErrorKind.Conflict,
                    $"conflict: unable to remove repository reference \"{given}\" (must force) - container {Short(user.ContainerId)} is using its referenced image {image.Id.Short}");
            }

            var name = ImageNames.Canonical(ImageReference.Parse(given));
            Untag(image.Id, name);
            var rest = Names(_table.ById(image.Id)!);
            if (name.Digest is null && !rest.Any(other => other.Digest is null && other.Repository == name.Repository))
            {
                foreach (var other in rest.Where(other => other.Repository == name.Repository)) Untag(image.Id, other);
                rest = Names(_table.ById(image.Id)!);
            }

            if (rest.Count == 0) return false;
            Publish();
            return true;
        }

        private void RemoveImage(Digest id, bool quiet)
        {
            var image = _table.ById(id)!;
            try
            {
                CheckConflict(image, soft: !options.Force, references: true);
            }
            catch (EngineException) when (quiet)
            {
                // The name is gone, and that is what was asked for; the image stays for those who use it.
                Publish();
                return;
            }

            foreach (var name in Names(image)) Untag(id, name);
            _table = _table.With([], [id]);
            Records.Add(new ImageRemoval(id, null, id));
            Publish(id);
            if (!options.PruneParents || image.Parent is not { } parent || _table.ById(parent) is not { } above) return;
            if (Names(above).Count == 0 && !options.UsersOf(parent).Any() && !HasChildren(parent)) RemoveImage(parent, quiet: true);
        }

        private void CheckConflict(StoredImage image, bool soft, bool references)
        {
            if (HasChildren(image.Id)) throw Conflict(image, "cannot be forced", "image has dependent child images");
            var users = options.UsersOf(image.Id).ToList();
            if (users.Where(user => user.Running).Select(user => user.ContainerId).FirstOrDefault() is { } running)
                throw Conflict(image, "cannot be forced", $"image is being used by running container {Short(running)}");
            if (!soft) return;
            if (references && Names(image).Count > 0) throw Conflict(image, "must be forced", "image is referenced in multiple repositories");
            if (users.Count > 0) throw Conflict(image, "must be forced", $"image is being used by stopped container {Short(users[0].ContainerId)}");
        }

        private void Untag(Digest id, ImageReference name)
        {
            _table = _table.With([ImageNames.Remove(_table.ById(id)!, name)]);
            Records.Add(new ImageRemoval(id, name.Familiar, null));
        }

        private void Publish(Digest? removed = null)
        {
            var gone = store.Publish(_published, _table);
            _published = _table;
            if (removed is { } id) Records.AddRange(gone.Select(layer => new ImageRemoval(id, null, layer.Digest)));
        }

        private bool HasChildren(Digest id) => _table.NewestFirst.Any(image => image.Parent == id);

        private static IReadOnlyList<ImageReference> Names(StoredImage image) => [.. image.Tags, .. image.Digests];

        private static bool IsNameOf(IReadOnlyList<ImageReference> names, string given) =>
            ImageReference.TryParse(given, out var name) && names.Contains(ImageNames.Canonical(name));

        private static bool IsIdOf(StoredImage image, string given) =>
            image.Id.Text.StartsWith(given, StringComparison.Ordinal) || image.Id.Hex.StartsWith(given, StringComparison.Ordinal);

        /// <summary>At most one tag, and all names by digest in its repository.</summary>
        private static bool IsSingle(IReadOnlyList<ImageReference> names)
        {
            if (names.Count <= 1) return true;
            var tags = names.Where(name => name.Digest is null).ToList();
            if (tags.Count > 1) return false;
            var repository = (tags.Count == 1 ? tags[0] : names[0]).Repository;
            return names.Where(name => name.Digest is not null).All(name => name.Repository == repository);
        }

        private static EngineException Conflict(StoredImage image, string force, string reason) =>
            new(ErrorKind.Conflict, $"conflict: unable to delete {image.Id.Short} ({force}) - {reason}");

        private static string Short(string id) => id.Length > 12 ? id[..12] : id;
    }
}
