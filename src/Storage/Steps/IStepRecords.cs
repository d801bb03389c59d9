using Skiff.Oci.Image;

namespace Skiff.Storage.Steps;

/// <summary>
/// The steps of builds by what they depend on, so that the next build of the same takes their layers. A record keeps its layer. Losing records in a power cut
/// loses time and nothing else.
/// </summary>
public interface IStepRecords
{
    /// <summary>Null when the step was not made before, or its layer has gone. <paramref name="key"/> is 64 hexadecimal digits.</summary>
    StepRecord? Find(string key);

    /// <param name="key">64 hexadecimal digits.</param>
    /// <param name="record">What it made.</param>
    /// <param name="top">The stack with the step's layer on top; null for a step that wrote nothing.</param>
    void Put(string key, StepRecord record, ChainId? top);

    /// <summary>Those that were not used for longest come first.</summary>
    IReadOnlyList<StepUsage> List();

    /// <summary>Forgets one, and its layer if nothing else has it. False when it is not there.</summary>
    bool Remove(string key);
}
