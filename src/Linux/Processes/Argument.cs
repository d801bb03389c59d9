using System.Globalization;

namespace Skiff.Linux.Processes;

/// <summary>One argument of an operation: a number, a descriptor, a slot, or the address of memory that the table owns.</summary>
public readonly struct Argument
{
    private Argument(ulong value, bool slot, string? text)
    {
        Value = value;
        IsSlot = slot;
        Shown = text;
    }

    internal ulong Value { get; }

    internal bool IsSlot { get; }

    private string? Shown { get; }

    /// <summary>AT_FDCWD: relative to the working directory.</summary>
    public static Argument WorkingDirectory => new(unchecked((ulong)-100L), false, "AT_FDCWD");

    /// <summary>A number that is printed by its name.</summary>
    public static Argument Named(long value, string name) => new(unchecked((ulong)value), false, name);

    public static Argument Descriptor(FileDescriptor descriptor, string name) => new((ulong)descriptor.Number, false, name);

    public static Argument Flags(ulong value)
        => new(value, false, value == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"));

    internal static Argument Memory(nint address, string shown) => new((ulong)address, false, shown);

    public static implicit operator Argument(int value) => new(unchecked((ulong)(long)value), false, null);

    public static implicit operator Argument(uint value) => new(value, false, null);

    public static implicit operator Argument(long value) => new(unchecked((ulong)value), false, null);

    public static implicit operator Argument(Slot slot) => new((ulong)slot.Number, true, null);

    public override string ToString()
        => IsSlot ? string.Create(CultureInfo.InvariantCulture, $"${Value}") : Shown ?? ((long)Value).ToString(CultureInfo.InvariantCulture);
}
