using System.Runtime.InteropServices;
using Skiff.Linux;
using Skiff.Linux.Processes;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>Waiting for a process as if we were it: the signals we get are its.</summary>
internal static class Foreground
{
    private static readonly int[] Forwarded = [1, 2, 3, 10, 12, 15, 28]; // HUP INT QUIT USR1 USR2 TERM WINCH

    public static ExitStatus Wait(FileDescriptor pidDescriptor)
    {
        var registrations = new List<PosixSignalRegistration>();
        try
        {
            foreach (var number in Forwarded)
            {
                registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
                {
                    context.Cancel = true;
                    ProcessWaiter.Signal(pidDescriptor, number);
                }));
            }
            return ProcessWaiter.Wait(pidDescriptor);
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }
}
