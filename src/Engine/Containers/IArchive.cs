using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>A tar archive of one path of a container; what stands there goes into the answer's head.</summary>
public interface IArchive : IExport
{
    ContainerPathStat Stat { get; }
}
