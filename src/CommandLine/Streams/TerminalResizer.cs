using System.Runtime.InteropServices;
using Skiff.Client;
using Skiff.Linux.Terminals;

namespace Skiff.CommandLine.Streams;

/// <summary>Keeps the size of a container's terminal that of the user's, until disposed of.</summary>
internal sealed class TerminalResizer : IDisposable
{
    private readonly Func<TerminalSize?> _size;
    private readonly Func<TerminalSize, Task> _resize;
    private readonly PosixSignalRegistration _registration;

    private TerminalResizer(Func<TerminalSize?> size, Func<TerminalSize, Task> resize)
    {
        _size = size;
        _resize = resize;
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => ResizeAsync().GetAwaiter().GetResult());
    }

    /// <summary>Sets the size now and at every change.</summary>
    public static async Task<TerminalResizer> StartAsync(Func<TerminalSize?> size, Func<TerminalSize, Task> resize)
    {
        var resizer = new TerminalResizer(size, resize);
        await resizer.ResizeAsync();
        return resizer;
    }

    public void Dispose() => _registration.Dispose();

    private async Task ResizeAsync()
    {
        if (_size() is not { Rows: > 0, Columns: > 0 } size)
            return;
        try
        {
            await _resize(size);
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            // not started yet, or ended already: the size does not matter then
        }
    }
}
