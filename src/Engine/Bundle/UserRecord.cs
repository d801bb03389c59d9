namespace Skiff.Engine.Bundle;

/// <summary>Who a process runs as, and that user's home.</summary>
internal sealed record UserRecord(uint Uid, uint Gid, uint[] AdditionalGids, string Home)
{
    public bool IsRoot => Uid == 0;
}
