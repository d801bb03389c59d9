using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Skiff.Api;
using Skiff.Api.Daemon;

namespace Skiff.Engine.Events;

/// <summary>
/// Events as they were published, a line of JSON each, in `events/current.jsonl` and the one before it. A line is in the kernel's hands
/// before anybody is told of its event, so that it outlives a daemon that is killed; it is flushed when the kernel sees fit.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const long Largest = 16 * 1024 * 1024;

    /// <summary>Bytes at the end of a file that hold the newest events.</summary>
    private const int Tail = 256 * 1024;

    private readonly string _current;
    private readonly string _previous;
    private readonly MemoryStream _line = new();
    private readonly Utf8JsonWriter _writer;
    private SafeFileHandle _file;
    private long _length;

    public EventFile(string directory)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _current = Path.Combine(directory, "current.jsonl");
        _previous = Path.Combine(directory, "previous.jsonl");
        _writer = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        Recent = new FileInfo(_current) is { Exists: true, Length: >= Tail } ? TailOf(_current) : [.. TailOf(_previous), .. TailOf(_current)];
        Last = Recent.Count > 0 ? Recent[^1].TimeNano : 0;
        _file = Open(out _length);
    }

    /// <summary>The newest events of earlier daemons, some hundreds of them.</summary>
    public IReadOnlyList<EventMessage> Recent { get; private set; }

    /// <summary>The time of the newest event that an earlier daemon published, in nanoseconds since 1970; 0 without one.</summary>
    public long Last { get; }

    public void Forget() => Recent = [];

    /// <summary>Called by one thread at a time. A full disk loses the line, not the event.</summary>
    public void Append(EventMessage message)
    {
        _line.SetLength(0);
        _writer.Reset(_line);
        JsonSerializer.Serialize(_writer, message, ApiJson.Wire.EventMessage);
        _writer.Flush();
        _line.WriteByte((byte)'\n');
        try
        {
            if (_length > Largest)
                Rotate();
            RandomAccess.Write(_file, _line.GetBuffer().AsSpan(0, (int)_line.Length), _length);
            _length += _line.Length;
        }
        catch (IOException)
        {
            // whoever is subscribed is told all the same
        }
    }

    /// <summary>The files as they are now, the older one first; the caller disposes of them.</summary>
    public IReadOnlyList<Stream> OpenAll()
    {
        var streams = new List<Stream>();
        foreach (var path in (string[])[_previous, _current])
        {
            if (File.Exists(path))
                streams.Add(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        return streams;
    }

    /// <summary>Null for what is no event: the rest of a line that a power failure cut off.</summary>
    public static EventMessage? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ApiJson.Wire.EventMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _writer.Dispose();
        _line.Dispose();
    }

    /// <summary>Tried again by the next event where it fails: the open file stays until there is another.</summary>
    private void Rotate()
    {
        if (File.Exists(_current))
            File.Move(_current, _previous, overwrite: true);
        var full = _file;
        _file = Open(out _length);
        full.Dispose();
    }

    /// <summary>What is appended begins a line of its own, whatever a power failure has left.</summary>
    private SafeFileHandle Open(out long length)
    {
        var file = File.OpenHandle(_current, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        length = RandomAccess.GetLength(file);
        Span<byte> last = stackalloc byte[1];
        if (length > 0 && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != (byte)'\n')
            RandomAccess.Write(file, "\n"u8, length++);
        return file;
    }

    private static List<EventMessage> TailOf(string path)
    {
        var messages = new List<EventMessage>();
        if (!File.Exists(path))
            return messages;
        using var file = File.OpenRead(path);
        file.Position = Math.Max(0, file.Length - Tail);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } message)
                messages.Add(message);
        }
        return messages;
    }
}
