using System.Buffers.Binary;
using System.Globalization;
using Skiff.Errors;

namespace Skiff.Runtime.Security;

/// <summary>
/// Writes a filter: a chain over architectures, in each a binary tree over the ranges of call numbers, at its leaves a
/// return or the tests of arguments. Jumps of classic BPF lead forward only, and conditional ones at most 255 instructions;
/// so the program is written from its end, where every target is already known.
/// </summary>
internal sealed class SeccompCodeWriter(SeccompAction defaultAction)
{
    private const int MostInstructions = 4096; // BPF_MAXINSNS
    private const int LongestJump = 255;

    // struct seccomp_data { int nr; u32 arch; u64 instruction_pointer; u64 args[6]; }
    private const uint NumberOffset = 0, ArchitectureOffset = 4, ArgumentsOffset = 16;

    private const ushort LD_W_ABS = 0x20, ALU_AND_K = 0x54, JA = 0x05, JEQ_K = 0x15, JGT_K = 0x25, JGE_K = 0x35, RET_K = 0x06;

    /// <summary>The instructions, last first.</summary>
    private readonly List<ulong> _reversed = new(640);

    /// <summary>An array of struct sock_filter.</summary>
    public byte[] Write(List<SeccompBlock> blocks)
    {
        Emit(RET_K, SeccompAction.KillThread.Value);
        for (var index = blocks.Count - 1; index >= 0; index--)
        {
            var block = blocks[index];
            var next = _reversed.Count;
            Tree(block.Ranges, 0, block.Ranges.Count);
            Emit(LD_W_ABS, NumberOffset);
            Emit(JA, (uint)(_reversed.Count - next));
            Emit(JEQ_K, block.Audit, 1, 0);
        }
        Emit(LD_W_ABS, ArchitectureOffset);
        if (_reversed.Count > MostInstructions)
        {
            throw new EngineException(ErrorKind.InvalidArgument, string.Create(CultureInfo.InvariantCulture,
                $"linux.seccomp: the profile needs {_reversed.Count} instructions, and the kernel takes {MostInstructions}"));
        }
        return Serialize();
    }

    private void Tree(IReadOnlyList<SeccompRange> ranges, int first, int end)
    {
        if (end - first == 1)
        {
            Leaf(ranges[first].Verdict);
            return;
        }
        var middle = (first + end) / 2;
        Tree(ranges, middle, end);
        var right = _reversed.Count;
        Tree(ranges, first, middle);
        var distance = _reversed.Count - right;
        if (distance <= LongestJump)
        {
            Emit(JGE_K, ranges[middle].Start, (byte)distance, 0);
        }
        else
        {
            Emit(JA, (uint)distance);
            Emit(JGE_K, ranges[middle].Start, 0, 1);
        }
    }

    private void Leaf(SeccompVerdict verdict)
    {
        Emit(RET_K, (verdict.Unconditional ? verdict.Otherwise : defaultAction).Value);
        for (var index = verdict.Rules.Count - 1; index >= 0; index--)
        {
            var rule = verdict.Rules[index];
            var next = _reversed.Count;
            Emit(RET_K, rule.Action.Value);
            for (var condition = rule.Conditions.Length - 1; condition >= 0; condition--)
            {
                Test(rule.Conditions[condition], next, verdict.Wide);
            }
        }
    }

    /// <summary>Falls through when the condition holds, and goes to <paramref name="next"/> otherwise.</summary>
    private void Test(SeccompCondition condition, int next, bool wide)
    {
        var holds = _reversed.Count;
        var low = ArgumentsOffset + (8 * (uint)condition.Index);
        switch (condition.Operator)
        {
            case SeccompOperator.Equal:
            case SeccompOperator.MaskedEqual:
                Word(low, condition, (uint)condition.Mask, (uint)condition.Value, next);
                if (wide && condition.Mask >> 32 != 0)
                {
                    Word(low + 4, condition, (uint)(condition.Mask >> 32), (uint)(condition.Value >> 32), next);
                }
                break;
            case SeccompOperator.NotEqual:
                Jump(JEQ_K, (uint)condition.Value, next, holds);
                Emit(LD_W_ABS, low);
                if (wide)
                {
                    Jump(JEQ_K, (uint)(condition.Value >> 32), _reversed.Count, holds);
                    Emit(LD_W_ABS, low + 4);
                }
                break;
            case SeccompOperator.Greater:
                Order(JGT_K, condition.Value, low, wide, holds, next);
                break;
            case SeccompOperator.GreaterOrEqual:
                Order(JGE_K, condition.Value, low, wide, holds, next);
                break;
            case SeccompOperator.LessOrEqual:
                Order(JGT_K, condition.Value, low, wide, next, holds);
                break;
            default:
                Order(JGE_K, condition.Value, low, wide, next, holds);
                break;
        }
    }

    private void Word(uint offset, SeccompCondition condition, uint mask, uint value, int next)
    {
        Jump(JEQ_K, value, _reversed.Count, next);
        if (condition.Operator == SeccompOperator.MaskedEqual && mask != uint.MaxValue)
        {
            Emit(ALU_AND_K, mask);
        }
        Emit(LD_W_ABS, offset);
    }

    /// <summary>argument &gt; value or ≥ value, by the lower comparison; the upper halves decide unless they are equal.</summary>
    private void Order(ushort lower, ulong value, uint low, bool wide, int yes, int no)
    {
        Jump(lower, (uint)value, yes, no);
        Emit(LD_W_ABS, low);
        if (wide)
        {
            Jump(JEQ_K, (uint)(value >> 32), _reversed.Count, no);
            Jump(JGT_K, (uint)(value >> 32), yes, _reversed.Count);
            Emit(LD_W_ABS, low + 4);
        }
    }

    /// <summary>A jump to places that are known by how many instructions lie behind them.</summary>
    private void Jump(ushort code, uint value, int whenTrue, int whenFalse) =>
        Emit(code, value, (byte)(_reversed.Count - whenTrue), (byte)(_reversed.Count - whenFalse));

    private void Emit(ushort code, uint value, byte whenTrue = 0, byte whenFalse = 0) =>
        _reversed.Add(code | ((ulong)whenTrue << 16) | ((ulong)whenFalse << 24) | ((ulong)value << 32));

    private byte[] Serialize()
    {
        var bytes = new byte[_reversed.Count * 8];
        for (var index = 0; index < _reversed.Count; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(index * 8), _reversed[_reversed.Count - 1 - index]);
        }
        return bytes;
    }
}
