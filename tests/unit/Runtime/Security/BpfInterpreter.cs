using System.Buffers.Binary;

namespace Skiff.Tests.Unit.Runtime.Security;

/// <summary>Runs a classic BPF program of seccomp on one system call, as the kernel would.</summary>
internal static class BpfInterpreter
{
    public static uint Run(ReadOnlySpan<byte> program, uint architecture, uint number, ReadOnlySpan<ulong> arguments)
    {
        Span<byte> data = stackalloc byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], architecture);
        for (var index = 0; index < arguments.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data[(16 + (8 * index))..], arguments[index]);
        }
        var accumulator = 0U;
        for (var at = 0; ; at++)
        {
            var instruction = program.Slice(at * 8, 8);
            var code = BinaryPrimitives.ReadUInt16LittleEndian(instruction);
            var value = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            bool? taken = null;
            switch (code)
            {
                case 0x20: // LD W ABS
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data[(int)value..]);
                    break;
                case 0x54: // ALU AND K
                    accumulator &= value;
                    break;
                case 0x05: // JA
                    at += (int)value;
                    break;
                case 0x15:
                    taken = accumulator == value;
                    break;
                case 0x25:
                    taken = accumulator > value;
                    break;
                case 0x35:
                    taken = accumulator >= value;
                    break;
                case 0x06: // RET K
                    return value;
                default:
                    throw new InvalidOperationException($"instruction {code:x}");
            }
            if (taken is { } branch)
            {
                at += instruction[branch ? 2 : 3];
            }
        }
    }
}
