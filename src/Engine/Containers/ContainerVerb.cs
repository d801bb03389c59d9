namespace Skiff.Engine.Containers;

/// <summary>What is asked of a container and depends on its status.</summary>
internal enum ContainerVerb
{
    Start,
    Stop,
    Kill,
    Pause,
    Unpause,
    Remove,
    Exec,
    Attach,
    Top,
    Resize,
    Rename,
}
