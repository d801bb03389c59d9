using System.Globalization;
using System.Text;

namespace Skiff.Linux.Terminals;

/// <summary>A terminal in raw mode (cfmakeraw(3)), or one that does not echo; disposing of it restores what was set before, once.</summary>
public sealed unsafe class RawMode : IDisposable
{
    private readonly int _descriptor;
    private TerminalCalls.Termios _before;
    private int _restored;

    private RawMode(int descriptor, in TerminalCalls.Termios before)
    {
        _descriptor = descriptor;
        _before = before;
    }

    /// <summary>What was set before, as stty(1) takes it.</summary>
    public string Saved
    {
        get
        {
            var text = new StringBuilder();
            fixed (TerminalCalls.Termios* before = &_before)
            {
                text.Append(CultureInfo.InvariantCulture, $"{before->InputFlags:x}:{before->OutputFlags:x}:{before->ControlFlags:x}:{before->LocalFlags:x}");
                for (var at = 0; at < 32; at++)
                    text.Append(CultureInfo.InvariantCulture, $":{before->ControlCharacters[at]:x}");
            }
            return text.ToString();
        }
    }

    internal static RawMode? Enter(int descriptor)
    {
        TerminalCalls.Termios attributes;
        if (TerminalCalls.GetAttributes(descriptor, &attributes) != 0)
            return null;
        var mode = new RawMode(descriptor, attributes);
        attributes.InputFlags &= ~(TerminalCalls.IGNBRK | TerminalCalls.BRKINT | TerminalCalls.PARMRK | TerminalCalls.ISTRIP
            | TerminalCalls.INLCR | TerminalCalls.IGNCR | TerminalCalls.ICRNL | TerminalCalls.IXON);
        attributes.OutputFlags &= ~TerminalCalls.OPOST;
        attributes.LocalFlags &= ~(TerminalCalls.ECHO | TerminalCalls.ECHONL | TerminalCalls.ICANON | TerminalCalls.ISIG | TerminalCalls.IEXTEN);
        attributes.ControlFlags = attributes.ControlFlags & ~(TerminalCalls.CSIZE | TerminalCalls.PARENB) | TerminalCalls.CS8;
        attributes.ControlCharacters[TerminalCalls.VMIN] = 1;
        attributes.ControlCharacters[TerminalCalls.VTIME] = 0;
        return TerminalCalls.SetAttributes(descriptor, TerminalCalls.TCSADRAIN, &attributes) == 0 ? mode : null;
    }

    internal static RawMode? Hide(int descriptor)
    {
        TerminalCalls.Termios attributes;
        if (TerminalCalls.GetAttributes(descriptor, &attributes) != 0)
            return null;
        var mode = new RawMode(descriptor, attributes);
        attributes.LocalFlags &= ~TerminalCalls.ECHO;
        return TerminalCalls.SetAttributes(descriptor, TerminalCalls.TCSADRAIN, &attributes) == 0 ? mode : null;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _restored, 1) != 0)
            return;
        fixed (TerminalCalls.Termios* before = &_before)
            _ = TerminalCalls.SetAttributes(_descriptor, TerminalCalls.TCSADRAIN, before);
    }
}
