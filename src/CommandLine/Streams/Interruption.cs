using System.Runtime.InteropServices;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Streams;

/// <summary>
/// Ctrl-C during long work: the request is given up, which ends the work on the engine too, and the user is told what of it is
/// kept. A second Ctrl-C ends the program at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int ByInterrupt = 130;
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations = [];

    private Interruption(CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = !_source.IsCancellationRequested;
                _source.Cancel();
            }));
        }
    }

    /// <summary>Does the work. When it is interrupted, fails with what <paramref name="kept"/> says, and exit code 130.</summary>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, Func<string> kept, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption(cancellationToken);
        try
        {
            return await work(interruption._source.Token);
        }
        catch (Exception) when (interruption._source.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // whatever a request that was given up fails with
            throw new CommandException($"\nInterrupted: {kept()}", ByInterrupt);
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
