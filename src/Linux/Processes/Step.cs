namespace Skiff.Linux.Processes;

/// <summary>An operation just added, to say what its outcomes mean. Without any, an error ends the child and is reported.</summary>
public readonly struct Step
{
    private readonly ProgramTable _table;
    private readonly int _index;

    internal Step(ProgramTable table, int index)
    {
        _table = table;
        _index = index;
    }

    /// <summary>Keeps the result (a descriptor, mostly).</summary>
    public Step Into(Slot slot)
    {
        _table.At(_index).Result = slot.Number;
        return this;
    }

    /// <summary>This error is as good as success.</summary>
    public Step Ignore(Errno errno) => Branch((short)errno, null);

    public Step IgnoreErrors() => Branch(-1, null);

    /// <summary>After this error go on at the label. At most three outcomes can be told apart; the first that fits counts.</summary>
    public Step On(Errno errno, Label label) => Branch((short)errno, label);

    public Step OnAnyError(Label label) => Branch(-1, label);

    public Step OnSuccess(Label label) => Branch(0, label);

    /// <summary>A result of 0 is a failure: the other end of the pipe is gone.</summary>
    public Step NeedsPositive()
    {
        _table.At(_index).Flags |= 1;
        return this;
    }

    /// <summary>What to add to the message when this fails with this error.</summary>
    public Step Because(Errno errno, string cause)
    {
        (_table.At(_index).Causes ??= []).Add((errno, cause));
        return this;
    }

    private Step Branch(short error, Label? label)
    {
        var branches = _table.At(_index).Branches ??= [];
        if (branches.Count == 3)
            throw new InvalidOperationException("an operation has at most three outcomes");
        branches.Add((error, label));
        return this;
    }
}
