using System.Security.Cryptography;
using Skiff.Api.Containers;
using Skiff.Errors;
using Skiff.Storage.Content;

namespace Skiff.Engine.Build;

/// <summary>What RUN --mount puts into the container of a step while it runs: files of the context, a stage or an image, and memory.</summary>
internal sealed class RunMounts(BuildEnvironment environment, CancellationToken ended) : IDisposable
{
    private readonly EngineParts _parts = environment.Parts;
    private readonly List<MountSpec> _specs = [];
    private readonly List<string> _identities = [];
    private readonly List<BuildTree> _trees = [];
    private readonly List<OpenFiles> _opened = [];
    private readonly List<string> _scripts = [];
    private readonly List<CacheMounts.Lease> _leases = [];
    private readonly List<string> _variables = [];
    private SecretDirectory? _secrets;

    public IReadOnlyList<MountSpec> Specs => _specs;

    /// <summary>What the step's identity says of each mount: its options, and the content of what is bound.</summary>
    public IReadOnlyList<string> Identities => _identities;

    /// <summary>What the command sees beside the stage's environment; no part of the step's identity.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <param name="text">The options, with variables already expanded.</param>
    /// <param name="find">Finds what `from` names.</param>
    /// <param name="cancellationToken">Ends the wait for a cache that another build has locked.</param>
    public async Task AddAsync(string text, Func<string, Task<BuildSource>> find, CancellationToken cancellationToken)
    {
        var options = MountOptions.Parse(text);
        switch (options.Type)
        {
            case "bind":
                await BindAsync(text, options, find, cancellationToken);
                break;
            case "cache":
                await CacheAsync(text, options, find, cancellationToken);
                break;
            case "tmpfs":
                _specs.Add(new MountSpec { Type = "tmpfs", Target = options.Target, TmpfsOptions = new TmpfsOptions { SizeBytes = options.Size } });
                _identities.Add($"--mount={text}");
                break;
            case "secret":
                await SecretAsync(text, options, cancellationToken);
                break;
            case "ssh":
                await AgentAsync(text, options, cancellationToken);
                break;
            default:
                throw new EngineException(ErrorKind.NotImplemented, $"RUN --mount=type={options.Type} is not supported by this engine");
        }
    }

    /// <summary>A program for the step; where the container finds it.</summary>
    public string AddScript(string name, string content)
    {
        var host = Path.Combine(_parts.Options.DataRoot, "tmp", "run-" + RandomId.New());
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
        _opened.ForEach(static files => files.Dispose());
        _scripts.ForEach(File.Delete);
        _secrets?.Dispose();
    }

    /// <summary>What it says is no part of the step's identity, and is on no disk.</summary>
    private async Task SecretAsync(string text, MountOptions options, CancellationToken cancellationToken)
    {
        var name = options.Target.Length > 0 ? Path.GetFileName(options.Target) : "";
        var id = options.Id ?? (name.Length > 0 ? name : throw new EngineException(ErrorKind.InvalidArgument, "RUN --mount: one of source, target required"));
        _identities.Add($"--mount={text}");
        var content = environment.Session is { } session ? await session.SecretAsync(id, cancellationToken) : null;
        if (content is null && options.Required)
            throw new EngineException(ErrorKind.NotFound, environment.Session is null ? $"secret {id}: not found: the classic builder's protocol carries no secrets" : $"secret {id}: not found");
        if (content is null)
            return;
        if (options.Variable is { } variable)
            _variables.Add($"{variable}={System.Text.Encoding.UTF8.GetString(content)}");
        if (options.Variable is not null && options.Target.Length == 0)
            return;
        _secrets ??= new SecretDirectory(_parts);
        var file = _secrets.Write(content, options.HasMode ? options.Mode : 0x100, options.User, options.Group);
        _specs.Add(new MountSpec { Type = "bind", Source = file, Target = options.Target.Length > 0 ? options.Target : $"/run/secrets/{id}", ReadOnly = true });
    }

    private async Task AgentAsync(string text, MountOptions options, CancellationToken cancellationToken)
    {
        var id = options.Id ?? "default";
        _identities.Add($"--mount={text}");
        if (environment.Session is not { } session || !await session.HasAgentAsync(id, cancellationToken))
        {
            if (options.Required)
                throw new EngineException(ErrorKind.NotFound, $"unset ssh forward key {id}");
            return;
        }
        _secrets ??= new SecretDirectory(_parts);
        var socket = _secrets.Listen(options.HasMode ? options.Mode : 0x180, options.User, options.Group, connection => session.ForwardAgentAsync(id, connection, ended));
        var target = options.Target.Length > 0 ? options.Target : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/run/buildkit/ssh_agent.{_variables.Count(static variable => variable.StartsWith("SSH_AUTH_SOCK=", StringComparison.Ordinal))}");
        _specs.Add(new MountSpec { Type = "bind", Source = socket, Target = target });
        _variables.Add($"SSH_AUTH_SOCK={target}");
    }

    /// <summary>What is in it is no part of the step's identity: a cache only makes a step faster.</summary>
    private async Task CacheAsync(string text, MountOptions options, Func<string, Task<BuildSource>> find, CancellationToken cancellationToken)
    {
        var lease = await environment.Caches.AcquireAsync(
            options,
            async directory =>
            {
                if (options.From is not { } from)
                    return;
                using var files = (await find(from)).Open(_parts);
                TreeInsertion.InsertDirectory(files.Tree.Resolve(options.Source), directory, new InsertionRules(), cancellationToken);
            },
            cancellationToken);
        _leases.Add(lease);
        _specs.Add(new MountSpec { Type = "bind", Source = lease.Directory, Target = options.Target, ReadOnly = options.ReadOnly });
        _identities.Add($"--mount={text}");
    }

    private async Task BindAsync(string text, MountOptions options, Func<string, Task<BuildSource>> find, CancellationToken cancellationToken)
    {
        var source = options.From is { } from ? await find(from) : new BuildSource(null, await environment.Contexts.MainAsync(cancellationToken));
        var files = source.Open(_parts);
        _opened.Add(files);
        var tree = files.Tree;
        if (options.Writable && source.Files is not null)
            _trees.Add(tree = files.Tree.Writable());
        var path = tree.Resolve(options.Source);
        if (!Path.Exists(path))
            throw new EngineException(ErrorKind.NotFound, $"RUN --mount={text}: {options.Source} does not exist");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        TreeHash.Add(hash, tree, options.Source, files.Hidden);
        _identities.Add($"--mount={text}:{Convert.ToHexStringLower(hash.GetHashAndReset())}");
        _specs.Add(new MountSpec { Type = "bind", Source = path, Target = options.Target, ReadOnly = !options.Writable });
    }
}
