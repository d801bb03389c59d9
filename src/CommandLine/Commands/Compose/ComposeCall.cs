using Skiff.CommandLine.Commands.Images;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.Compose;
using Skiff.Compose.Engine;
using Skiff.Compose.Loading;
using Skiff.Compose.Model;

namespace Skiff.CommandLine.Commands.Compose;

/// <summary>One call of a compose command: its project, loaded on demand, and how it is told of.</summary>
internal sealed class ComposeCall : IAsyncDisposable
{
    private readonly Invocation _invocation;
    private readonly ProgressPrinter _printer;

    public ComposeCall(Invocation invocation)
    {
        _invocation = invocation;
        Group = invocation.Path.Group!;
        _printer = new ProgressPrinter(invocation.Session.Error, UsesTerminal());
        if (Group.Bool("compatibility"))
            throw new CommandException("--compatibility: the names of Docker Compose 1 are not implemented");
    }

    public Session Session => _invocation.Session;

    public ParsedFlags Flags => _invocation.Flags;

    public ParsedFlags Group { get; }

    public IReadOnlyList<string> Arguments => _invocation.Arguments;

    /// <summary>True when the flag is declared and given.</summary>
    public int? Timeout => Flags.Changed("timeout") ? (int)Flags.Integer("timeout") : null;

    public void Warn(string message) => _printer.Say($"time=\"{GoTime.Rfc3339(Session.Clock.GetUtcNow())}\" level=warning msg={GoText.Quote(message)}");

    public LoadOptions LoadOptions(IReadOnlyList<string>? services = null) => new()
    {
        Environment = Session.Environment,
        CurrentDirectory = System.Environment.CurrentDirectory,
        Files = Group.Many("file"),
        ProjectName = Group.Changed("project-name") ? Group.Text("project-name") : null,
        ProjectDirectory = Group.Changed("project-directory") ? Group.Text("project-directory") : null,
        EnvironmentFiles = Group.Many("env-file"),
        Profiles = Group.Many("profile"),
        Services = services ?? [],
        StandardInput = () => new StreamReader(Session.Streams.Input).ReadToEnd(),
        Warn = Warn,
    };

    public Project Load(IReadOnlyList<string>? services = null)
    {
        var project = ProjectLoader.Load(LoadOptions(services));
        foreach (var name in services ?? [])
            _ = project.Find(name);
        return project;
    }

    /// <summary>The project of the files; or the one of this name, when a name is all that there is.</summary>
    public ComposeContext ProjectOrName(IReadOnlyList<string>? services = null)
    {
        try
        {
            return Context(Load(services));
        }
        catch (ComposeException error) when (error.ExitCode == 14 && Group.Many("file").Count == 0)
        {
            var name = Group.Changed("project-name") ? Group.Text("project-name") : Session.Environment("COMPOSE_PROJECT_NAME");
            return string.IsNullOrEmpty(name) ? throw new ComposeException(error.Message) { ExitCode = error.ExitCode } : Context(null, name);
        }
    }

    public ComposeContext Context(Project? project, string? name = null, bool quietPull = false) => new()
    {
        Client = Session.Client,
        Project = project,
        ProjectName = project?.Name ?? name!,
        Progress = _printer.Show,
        Warn = Warn,
        Clock = Session.Clock,
        Parallel = Parallel(),
        Pull = (image, platform, cancellationToken) => PullAsync(image, platform, quietPull, cancellationToken),
        Build = (service, cancellationToken) => new ComposeBuild(this, project!).RunAsync(service, new ComposeBuildOptions(), cancellationToken),
    };

    /// <summary>Runs another command of this program with these words.</summary>
    public Task<int> DelegateAsync(Command command, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        _printer.Finish();
        var flags = new ParsedFlags(command.Flags?.Invoke() ?? []);
        var rest = new FlagParser(flags, command.Interspersed, Session.Error).Parse(words);
        return command.Run!(new Invocation(Session, new CommandPath(_invocation.Path.Program, $"{_invocation.Path.Program} {command.Name}", command), flags, rest), cancellationToken);
    }

    /// <summary>The container of a service that `--index` names, or its first one.</summary>
    public async Task<ProjectContainer> ContainerAsync(ComposeContext context, string service, bool all, CancellationToken cancellationToken)
    {
        var index = Flags.Integer("index");
        var found = (await context.ContainersAsync(all, cancellationToken)).Where(container => container.Service == service && !container.IsOneOff && (index == 0 || container.Number == index)).ToList();
        if (found.Count > 0)
            return found[0];
        _ = context.Project?.Find(service);
        throw new CommandException(index > 0 ? $"service \"{service}\" is not running container #{index}" : $"service \"{service}\" is not running");
    }

    public async Task PullAsync(string image, string? platform, bool quiet, CancellationToken cancellationToken)
    {
        var name = Name(image);
        _printer.Show(new ProgressEvent($"Image {image}", "Pulling", ProgressStatus.Working));
        try
        {
            await ImagePull.RunAsync(Session, name, new ImagePullOptions { Output = TextWriter.Null, Platform = platform ?? "", Quiet = quiet || true }, cancellationToken);
        }
        catch (Exception error) when (error is Client.ApiException or CommandException)
        {
            _printer.Show(new ProgressEvent($"Image {image}", "Error", ProgressStatus.Failed));
            throw;
        }
        _printer.Show(new ProgressEvent($"Image {image}", "Pulled", ProgressStatus.Done));
    }

    public static ImageName Name(string image)
    {
        try
        {
            return ImageName.Parse(image);
        }
        catch (FormatException error)
        {
            throw new CommandException($"unable to parse image name {GoText.Quote(image)}: {error.Message}");
        }
    }

    /// <summary>Ends the view of progress: what follows is written below it.</summary>
    public void FinishProgress() => _printer.Finish();

    public void Tell(string subject, string text, ProgressStatus status) => _printer.Show(new ProgressEvent(subject, text, status));

    public ValueTask DisposeAsync()
    {
        _printer.Finish();
        return ValueTask.CompletedTask;
    }

    private int Parallel()
    {
        var text = Group.Changed("parallel") ? Group.Text("parallel") : Session.Environment("COMPOSE_PARALLEL_LIMIT") is { Length: > 0 } variable ? variable : "-1";
        return int.TryParse(text, out var limit) ? Math.Max(0, limit) : throw new CommandException($"COMPOSE_PARALLEL_LIMIT must be an integer (found: {GoText.Quote(text)})");
    }

    private ProgressMode UsesTerminal()
    {
        var (progress, ansi) = (Group.Text("progress"), Group.Text("ansi"));
        if (progress == "quiet")
            return ProgressMode.Quiet;
        var terminal = Session.Streams.Error is Linux.Terminals.StandardStream { IsTerminal: true } && ansi != "never" || ansi == "always";
        return progress == "tty" || progress == "auto" && terminal ? ProgressMode.Terminal : ProgressMode.Plain;
    }
}
