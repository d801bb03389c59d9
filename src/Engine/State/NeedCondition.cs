namespace Skiff.Engine.State;

/// <summary>The conditions of `depends_on` in the Compose specification.</summary>
internal enum NeedCondition
{
    Started,
    Healthy,
    Completed,
}
