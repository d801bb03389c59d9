using System.Text;
using Skiff.Client;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine;

/// <summary>What a call of the program has around it: streams, environment, configuration, and the daemon, each made on first use.</summary>
public sealed class Session : IDisposable
{
    private readonly Lazy<ConfigFile> _config;
    private readonly Lazy<Endpoint> _endpoint;
    private readonly Lazy<EngineClient> _client;

    public Session(string program, SessionStreams streams, Func<string, string?> environment)
    {
        Program = program;
        Streams = streams;
        Environment = environment;
        Output = Writer(streams.Output);
        Error = Writer(streams.Error);
        Error.AutoFlush = true;
        _config = new Lazy<ConfigFile>(() => ConfigFile.Load(Options.ConfigDirectory ?? ConfigFile.DefaultDirectory(environment), Error));
        _endpoint = new Lazy<Endpoint>(() => Endpoint.Resolve(this));
        _client = new Lazy<EngineClient>(() => Endpoint.Connect(this));
    }

    /// <summary>The name by which the program was called.</summary>
    public string Program { get; }

    public SessionStreams Streams { get; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; }

    /// <summary>Standard output as text; flushed when the command ends and by <see cref="RawOutput"/>.</summary>
    public StreamWriter Output { get; }

    public StreamWriter Error { get; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public GlobalOptions Options { get; set; } = new();

    /// <summary>False where a question alone must not start the engine.</summary>
    public bool StartsEngine { get; set; } = true;

    /// <summary>The command makes one request after the other, and waits for each itself.</summary>
    public bool Blocks { get; set; }

    public ConfigFile Config => _config.Value;

    public Endpoint Endpoint => _endpoint.Value;

    public EngineClient Client => _client.Value;

    public bool HasClient => _client.IsValueCreated;

    /// <summary>Standard output for bytes; what was written as text comes first.</summary>
    public Stream RawOutput()
    {
        Output.Flush();
        return Streams.Output;
    }

    public void Dispose()
    {
        try
        {
            Output.Flush();
        }
        catch (IOException)
        {
            // the reader of our output has gone: there is nobody to tell
        }
        if (HasClient)
            Client.Dispose();
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096, leaveOpen: true) { NewLine = "\n" };
}
