using System.Runtime.InteropServices;
using Skiff.Client;

namespace Skiff.CommandLine.Streams;

/// <summary>Sends the signals that this process gets on to a container, until disposed of.</summary>
internal sealed class SignalProxy : IDisposable
{
    private static readonly (int Number, string Name)[] Signals =
    [
        (1, "HUP"), (2, "INT"), (3, "QUIT"), (10, "USR1"), (12, "USR2"), (14, "ALRM"), (15, "TERM"), (20, "TSTP"),
    ];

    private readonly List<PosixSignalRegistration> _registrations = [];

    public SignalProxy(ContainerApi containers, string container)
    {
        foreach (var (number, name) in Signals)
        {
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                context.Cancel = true;
                try
                {
                    containers.KillAsync(container, name, CancellationToken.None).GetAwaiter().GetResult();
                }
                catch (Exception error) when (error is ApiException or ConnectionException)
                {
                    // it has ended already, or the daemon has
                }
            }));
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
