using Skiff.Linux.Terminals;

namespace Skiff.CommandLine.Streams;

/// <summary>The three streams of a call, and what is known of the terminals behind them.</summary>
public sealed class SessionStreams(Stream input, Stream output, Stream error)
{
    public Stream Input { get; } = input;

    public Stream Output { get; } = output;

    public Stream Error { get; } = error;

    public bool InputIsTerminal => Input is StandardStream { IsTerminal: true };

    public bool OutputIsTerminal => Output is StandardStream { IsTerminal: true };

    /// <summary>The size of the terminal that output goes to; null when it goes elsewhere.</summary>
    public TerminalSize? OutputSize => (Output as StandardStream)?.Size;

    /// <summary>The size of the terminal that input comes from; null when it comes from elsewhere.</summary>
    public TerminalSize? InputSize => (Input as StandardStream)?.Size;

    public static SessionStreams OfProcess() => new(StandardStream.Input, StandardStream.Output, StandardStream.Error);

    /// <summary>Stops what is typed from being shown, until disposed of.</summary>
    public RawMode? HideInput() => (Input as StandardStream)?.HideInput();

    public RawMode? EnterRawMode() => (Input as StandardStream)?.EnterRawMode();
}
