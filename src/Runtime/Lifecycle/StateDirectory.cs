using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Lifecycle;

/// <summary>
/// The directory of one container below the runtime's root: `config.json` as it was at create, `state.json`, and until the
/// start the two pipes of <see cref="Launch.StartPipes"/>. The root lies on a tmpfs: nothing of it outlives a boot.
/// </summary>
public sealed class StateDirectory
{
    private const string ConfigFile = "config.json";
    private const string RecordFile = "state.json";

    private StateDirectory(string id, string path) => (Id, Path) = (id, path);

    public string Id { get; }

    public string Path { get; }

    /// <summary>The pipes are there until the program was let go.</summary>
    public bool IsCreated => File.Exists(System.IO.Path.Combine(Path, "start"));

    public static StateDirectory At(string root, string id)
    {
        ValidateId(id);
        return new StateDirectory(id, System.IO.Path.Combine(root, id));
    }

    /// <summary>Makes it. Errors: Conflict when there is a container of this ID.</summary>
    public void Make(string root, byte[] config)
    {
        Directory.CreateDirectory(root);
        using (var parent = DirectoryDescriptor.Open(root, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY))
        {
            var errno = parent.TryMakeDirectory(Id, 0x1c0);
            if (errno == Errno.EEXIST)
                throw new EngineException(ErrorKind.Conflict, $"container with given ID already exists: {Id}");
            if (errno != Errno.None)
                throw new LinuxException("mkdirat", errno, Path);
        }
        Write(ConfigFile, config);
    }

    public void Write(ContainerRecord record)
    {
        // Readers find all of it or nothing: a half-written record would look like a broken container.
        Write(RecordFile + ".new", record.ToJson());
        File.Move(System.IO.Path.Combine(Path, RecordFile + ".new"), System.IO.Path.Combine(Path, RecordFile), overwrite: true);
    }

    /// <summary>Errors: NotFound.</summary>
    public ContainerRecord ReadRecord() => TryReadRecord() ?? throw new EngineException(ErrorKind.NotFound, $"container does not exist: {Id}");

    /// <summary>Null when there is no container, or one that is not created yet.</summary>
    public ContainerRecord? TryReadRecord()
    {
        using var file = DirectoryDescriptor.TryOpen(System.IO.Path.Combine(Path, RecordFile), OpenFlags.O_RDONLY);
        if (file is null)
            return null;
        return ContainerRecord.TryParse(file.ReadToEnd(), Id) ?? throw new EngineException(ErrorKind.Internal, $"{Path}/{RecordFile} was written by another version");
    }

    /// <summary>The configuration as it was at create.</summary>
    public Spec ReadSpec() => ConfigReader.Parse(File.ReadAllBytes(System.IO.Path.Combine(Path, ConfigFile)), System.IO.Path.Combine(Path, ConfigFile));

    public void RemovePipes()
    {
        File.Delete(System.IO.Path.Combine(Path, "start"));
        File.Delete(System.IO.Path.Combine(Path, "started"));
    }

    public bool Exists => Directory.Exists(Path);

    public void Remove()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static void ValidateId(string id)
    {
        var valid = id.Length is > 0 and <= 1024 && id is not ("." or "..")
            && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '+' or '-' or '.');
        if (!valid)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid container ID: \"{id}\"");
    }

    private void Write(string name, byte[] content)
    {
        using var file = DirectoryDescriptor.Open(System.IO.Path.Combine(Path, name), OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC, 0x180);
        file.Write(content, name);
    }
}
