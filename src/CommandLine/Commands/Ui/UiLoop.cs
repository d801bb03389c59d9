using System.Runtime.InteropServices;
using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Streams;
using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Terminals;

namespace Skiff.CommandLine.Commands.Ui;

/// <summary>Draws, waits for a key, a second, or another size of the terminal, and draws again.</summary>
internal sealed class UiLoop(Session session, UiModel model) : IDisposable
{
    private const string Shell = "command -v bash >/dev/null && exec bash || exec sh";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private GuardedRawMode? _raw;
    private Task<string>? _key;
    private UiLog? _log;
    private CancellationTokenSource? _following;
    private string _message = "";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var resized = new SemaphoreSlim(0);
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => resized.Release());
        Enter();
        try
        {
            var waiting = resized.WaitAsync(cancellationToken);
            while (true)
            {
                Draw();
                _key ??= Task.Factory.StartNew(ReadKey, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                var happened = await Task.WhenAny(_key, waiting, Task.Delay(Pause, session.Clock, cancellationToken));
                if (happened == waiting)
                    waiting = resized.WaitAsync(cancellationToken);
                if (happened == _key)
                {
                    var key = await _key;
                    _key = null;
                    if (!await PressAsync(key, cancellationToken))
                        return;
                }
                await RefreshAsync(cancellationToken);
            }
        }
        finally
        {
            CloseLog();
            Leave();
        }
    }

    public void Dispose()
    {
        CloseLog();
        _raw?.Dispose();
    }

    private void Enter()
    {
        _raw = GuardedRawMode.Enter(session);
        session.Output.Write(UiScreen.Enter);
        session.Output.Flush();
    }

    private void Leave()
    {
        session.Output.Write(UiScreen.Leave);
        session.Output.Flush();
        _raw?.Dispose();
        _raw = null;
    }

    private void Draw()
    {
        var size = session.Streams.OutputSize is { Rows: > 2, Columns: > 8 } known ? known : new TerminalSize(24, 80);
        session.Output.Write(_log is { } log && model.Selected is { } container ? UiScreen.Log(UiModel.NameOf(container), log, size) : UiScreen.Table(model, session.Endpoint.Host, _message, size));
        session.Output.Flush();
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await model.RefreshAsync(cancellationToken);
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            _message = error.Message;
        }
    }

    /// <summary>The bytes of one key: arrows are sequences of three. Empty at the end of input.</summary>
    private string ReadKey()
    {
        var buffer = new byte[16];
        return System.Text.Encoding.Latin1.GetString(buffer, 0, session.Streams.Input.Read(buffer, 0, buffer.Length));
    }

    /// <summary>False when the user wants to leave.</summary>
    private async Task<bool> PressAsync(string key, CancellationToken cancellationToken)
    {
        _message = "";
        if (_log is not null)
        {
            if (key is "q" or "\e" or "l" or "\x03" or "")
                CloseLog();
            return key.Length > 0;
        }
        switch (key)
        {
            case "q" or "\x03" or "":
                return false;
            case "\e[A" or "\eOA" or "k":
                model.Move(-1);
                break;
            case "\e[B" or "\eOB" or "j":
                model.Move(1);
                break;
            case "a":
                model.ShowsAll = !model.ShowsAll;
                break;
            case "l" when model.Selected is { } container:
                OpenLog(container);
                break;
            case "e" when model.Selected is { } container:
                Execute(container);
                break;
            case "s" when model.Selected is { } container:
                await TryAsync($"{UiModel.NameOf(container)} was stopped", token => session.Client.Containers.StopAsync(container.Id!, new ApiQuery(), token), cancellationToken);
                break;
            case "t" when model.Selected is { } container:
                await TryAsync($"{UiModel.NameOf(container)} was started", token => session.Client.Containers.StartAsync(container.Id!, null, token), cancellationToken);
                break;
        }
        return true;
    }

    private async Task TryAsync(string done, Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken);
            _message = done;
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            _message = error.Message;
        }
    }

    private void OpenLog(ContainerSummary container)
    {
        var log = _log = new UiLog();
        var following = _following = new CancellationTokenSource();
        _ = Task.Run(async () =>
        {
            try
            {
                await model.FollowLogAsync(container, log, following.Token);
            }
            catch (Exception error) when (error is ApiException or ConnectionException or IOException)
            {
                log.Write(System.Text.Encoding.UTF8.GetBytes(error.Message + "\n"));
            }
            catch (OperationCanceledException)
            {
                // the user went back
            }
        }, CancellationToken.None);
    }

    private void CloseLog()
    {
        _following?.Cancel();
        _following?.Dispose();
        _log?.Dispose();
        (_following, _log) = (null, null);
    }

    /// <summary>A shell in the container, by another run of this program: the terminal is all its own meanwhile.</summary>
    private void Execute(ContainerSummary container)
    {
        Leave();
        try
        {
            using var input = new FileDescriptor(0, owned: false);
            using var output = new FileDescriptor(1, owned: false);
            using var error = new FileDescriptor(2, owned: false);
            using var process = ChildProcess.Start(new SpawnRequest
            {
                Path = "/proc/self/exe",
                Arguments = [session.Program, .. session.Options.Words(), "exec", "-it", container.Id!, "sh", "-c", Shell],
                Environment = ProcessEnvironment.All(),
                Descriptors = [new DescriptorPlacement(input, 0), new DescriptorPlacement(output, 1), new DescriptorPlacement(error, 2)],
                WorkingDirectory = Directory.GetCurrentDirectory(),
                NewSession = false,
            });
            var status = process.Wait();
            _message = status.ToString() is { } told && model.Selected is not null ? $"the shell in {UiModel.NameOf(container)} has ended ({told})" : "";
        }
        catch (LinuxException error)
        {
            _message = error.Message;
        }
        Enter();
    }
}
