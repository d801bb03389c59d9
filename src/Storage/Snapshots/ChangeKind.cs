namespace Skiff.Storage.Snapshots;

/// <summary>The numbers are the API's.</summary>
public enum ChangeKind
{
    Modified = 0,
    Added = 1,
    Deleted = 2,
}
