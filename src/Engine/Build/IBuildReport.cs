namespace Skiff.Engine.Build;

/// <summary>Hears how a build goes. Calls come from several threads at once and do not wait.</summary>
public interface IBuildReport
{
    /// <summary>A piece of work is known, has begun or has ended.</summary>
    void Vertex(BuildVertex vertex);

    /// <summary>Output of its command: stream 1 or 2, cut anywhere.</summary>
    void Log(string vertex, int stream, ReadOnlyMemory<byte> text);

    /// <summary>How far a part of it has come.</summary>
    void Part(string vertex, BuildPart part);
}
