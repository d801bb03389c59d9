namespace Skiff.Linux.Syscalls;

/// <summary>Device programs (BPF_CGROUP_DEVICE) of version 2 cgroups, by bpf(2). They live as long as their cgroup.</summary>
public static unsafe class CgroupDeviceFilter
{
    private const int BPF_PROG_LOAD = 5, BPF_PROG_ATTACH = 8, BPF_PROG_DETACH = 9, BPF_PROG_GET_FD_BY_ID = 13, BPF_PROG_QUERY = 16;
    private const uint BPF_PROG_TYPE_CGROUP_DEVICE = 15, BPF_CGROUP_DEVICE = 6;
    private const uint BPF_F_ALLOW_MULTI = 2, BPF_F_REPLACE = 4;
    private const int InstructionSize = 8, MostPrograms = 64;

    /// <summary>
    /// Attaches <paramref name="instructions"/> (eBPF, 8 bytes each) to a cgroup's directory, in the place of what was attached to it
    /// before. Never is there a moment without a program when there was one.
    /// </summary>
    public static void Replace(FileDescriptor cgroup, ReadOnlySpan<byte> instructions, string path)
    {
        using var program = Load(instructions, path);
        Span<uint> ids = stackalloc uint[MostPrograms];
        var count = Query(cgroup, ids, path);
        if (count == 1 && ProgramById(ids[0]) is { } only)
        {
            using (only)
            {
                var replace = new Attachment
                {
                    Target = (uint)cgroup.Number, Program = (uint)program.Number, Type = BPF_CGROUP_DEVICE,
                    Flags = BPF_F_ALLOW_MULTI | BPF_F_REPLACE, Replaced = (uint)only.Number,
                };
                if (Call(BPF_PROG_ATTACH, &replace, sizeof(Attachment)) >= 0)
                {
                    return;
                }
                // Linux before 5.6 cannot replace: the new one comes to stand beside the old one, which then goes.
            }
        }
        var attach = new Attachment
        {
            Target = (uint)cgroup.Number, Program = (uint)program.Number, Type = BPF_CGROUP_DEVICE, Flags = BPF_F_ALLOW_MULTI,
        };
        Kernel.Check(Call(BPF_PROG_ATTACH, &attach, sizeof(Attachment)), "bpf(BPF_PROG_ATTACH)", path,
            "a device program of the parent cgroup may forbid others");
        foreach (var id in ids[..count])
        {
            using var old = ProgramById(id);
            if (old is not null)
            {
                var detach = new Attachment { Target = (uint)cgroup.Number, Program = (uint)old.Number, Type = BPF_CGROUP_DEVICE };
                Kernel.Check(Call(BPF_PROG_DETACH, &detach, sizeof(Attachment)), "bpf(BPF_PROG_DETACH)", path);
            }
        }
    }

    private static FileDescriptor Load(ReadOnlySpan<byte> instructions, string path)
    {
        fixed (byte* code = instructions)
        fixed (byte* license = "GPL\0"u8)
        {
            var load = new ProgramLoad
            {
                Type = BPF_PROG_TYPE_CGROUP_DEVICE,
                Count = (uint)(instructions.Length / InstructionSize),
                Instructions = (ulong)code,
                License = (ulong)license,
            };
            return new FileDescriptor((int)Kernel.Check(Call(BPF_PROG_LOAD, &load, sizeof(ProgramLoad)), "bpf(BPF_PROG_LOAD)", path));
        }
    }

    private static int Query(FileDescriptor cgroup, Span<uint> ids, string path)
    {
        fixed (uint* numbers = ids)
        {
            var query = new AttachedQuery
            {
                Target = (uint)cgroup.Number, Type = BPF_CGROUP_DEVICE, Ids = (ulong)numbers, Count = (uint)ids.Length,
            };
            Kernel.Check(Call(BPF_PROG_QUERY, &query, sizeof(AttachedQuery)), "bpf(BPF_PROG_QUERY)", path);
            return (int)query.Count;
        }
    }

    private static FileDescriptor? ProgramById(uint id)
    {
        var lookup = new ProgramId { Id = id };
        var result = Call(BPF_PROG_GET_FD_BY_ID, &lookup, sizeof(ProgramId));
        return result < 0 ? null : new FileDescriptor((int)result);
    }

    private static nint Call(int command, void* attributes, int size) => Kernel.Restarted(SystemCall.bpf, command, (nint)attributes, size);

    private struct ProgramLoad
    {
        public uint Type, Count;
        public ulong Instructions, License;
        public uint LogLevel, LogSize;
        public ulong Log;
        public uint KernelVersion, Flags;
    }

    private struct Attachment
    {
        public uint Target, Program, Type, Flags, Replaced, Padding;
    }

    private struct AttachedQuery
    {
        public uint Target, Type, QueryFlags, AttachFlags;
        public ulong Ids;
        public uint Count, Padding;
    }

    private struct ProgramId
    {
        public uint Id, Next, Flags;
    }
}
