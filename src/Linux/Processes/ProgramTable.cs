using System.Globalization;
using System.Text;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>
/// What a child does between clone and execve, as data: a list of system calls that launch.c walks. Whoever compiles one
/// decides everything beforehand; an operation can keep its result in a <see cref="Slot"/>, and go on at a
/// <see cref="Label"/> for a given error. The memory it points to is the table's and must outlive the child's execve:
/// dispose it after <see cref="LaunchedProcess.WaitForProgram"/>.
/// </summary>
public sealed unsafe class ProgramTable : IDisposable
{
    /// <summary>Enough for most containers; pages that are not touched cost nothing.</summary>
    private const int BlockLength = 256 * 1024;

    private readonly List<TableOperation> _operations = [];
    private readonly List<(nint Address, int Length)> _memory = [];
    private int _used;
    private int _slots = 1; // slot 0 is the report's descriptor

    /// <summary>What failures are written to: changed when they have to reach somebody else.</summary>
    public static Slot Report => new(0);

    public int Count => _operations.Count;

    public Slot NewSlot() => _slots < LaunchLibrary.Slots
        ? new Slot(_slots++)
        : throw new InvalidOperationException("a table has at most 64 slots");

    /// <summary>Adds a system call. <paramref name="subject"/> is the path or object a failure names.</summary>
    public Step Add(string call, int number, string? subject, params ReadOnlySpan<Argument> arguments)
    {
        _operations.Add(new TableOperation { Call = call, Number = number, Subject = subject, Arguments = arguments.ToArray() });
        return new Step(this, _operations.Count - 1);
    }

    /// <summary>Puts a value into a slot.</summary>
    public Step Set(Slot slot, Argument value) => Add("set", -1, null, value).Into(slot);

    /// <summary>Writes a value, 64 bits of it, to memory of this table.</summary>
    public Step Store(Argument address, Argument value) => Add("store", -2, null, address, value);

    /// <summary>Fails with <paramref name="errno"/> unless (the 64 bits at the address &amp; mask) == value.</summary>
    public Step Expect(string? subject, Argument address, ulong mask, ulong value, Errno errno)
        => Add("expect", -3, subject, address, Argument.Flags(mask), Argument.Flags(value), (int)errno);

    /// <summary>Goes on at the label, always.</summary>
    public void Jump(Label label) => Add("jump", -1, null, 0).OnSuccess(label);

    public void Mark(Label label) => label.Target = _operations.Count;

    /// <summary>Zero-terminated UTF-8 in the table's memory.</summary>
    public Argument Text(string text)
    {
        var address = Allocate(Encoding.UTF8.GetByteCount(text) + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>((void*)address, Encoding.UTF8.GetByteCount(text)));
        return Argument.Memory(address, Quote(text));
    }

    /// <summary>A copy of these bytes in the table's memory.</summary>
    public Argument Bytes(ReadOnlySpan<byte> bytes, string shown)
    {
        var address = Allocate(Math.Max(bytes.Length, 8));
        bytes.CopyTo(new Span<byte>((void*)address, bytes.Length));
        return Argument.Memory(address, shown);
    }

    /// <summary>A copy of a structure of the kernel in the table's memory.</summary>
    public Argument Structure<T>(T value, string shown)
        where T : unmanaged
        => Bytes(new ReadOnlySpan<byte>(&value, sizeof(T)), shown);

    /// <summary>A null-terminated vector of strings, as execve wants it.</summary>
    public Argument Strings(IReadOnlyList<string> strings)
    {
        var vector = (nint*)Allocate((strings.Count + 1) * sizeof(nint));
        for (var i = 0; i < strings.Count; i++)
            vector[i] = (nint)Text(strings[i]).Value;
        return Argument.Memory((nint)vector, "[" + string.Join(", ", strings.Select(Quote)) + "]");
    }

    /// <summary>struct sock_fprog, for seccomp(2).</summary>
    public Argument SocketFilter(Argument instructions, int count)
    {
        var program = (ulong*)Allocate(16);
        program[0] = (ulong)count;
        program[1] = instructions.Value;
        return Argument.Memory((nint)program, string.Create(CultureInfo.InvariantCulture, $"{count} instructions"));
    }

    /// <summary>The part of memory that begins <paramref name="offset"/> bytes further on.</summary>
    public static Argument Within(Argument memory, int offset, string shown) => Argument.Memory((nint)memory.Value + offset, shown);

    /// <summary>Whoever was told that operation <paramref name="index"/> failed gets the sentence for it.</summary>
    public LinuxException Failure(int index, Errno errno)
    {
        if (index < 0 || index >= _operations.Count)
            return new LinuxException("launch", errno);
        var operation = _operations[index];
        string? cause = null;
        foreach (var (when, text) in operation.Causes ?? [])
        {
            if (when == errno)
                cause = text;
        }
        return new LinuxException(operation.Call, errno, operation.Subject, cause);
    }

    /// <summary>`call subject` of every operation from this one on.</summary>
    public string[] Describe(int first)
        => [.. _operations.Skip(first).Select(operation => operation.Subject is null ? operation.Call : $"{operation.Call} {operation.Subject}")];

    /// <summary>One operation a line, as `--explain` prints it.</summary>
    public void Explain(TextWriter writer)
    {
        for (var i = 0; i < _operations.Count; i++)
        {
            var operation = _operations[i];
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{i,4}  "));
            if (operation.Result >= 0)
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"${operation.Result} = "));
            writer.Write(operation.Call);
            writer.Write('(');
            writer.Write(string.Join(", ", operation.Arguments));
            writer.Write(')');
            foreach (var (error, label) in operation.Branches ?? [])
            {
                writer.Write(error switch { -1 => "  any error", 0 => "  success", _ => "  " + ((Errno)error).Name() });
                writer.Write(label is null ? ": ignored" : string.Create(CultureInfo.InvariantCulture, $": to {label.Target}"));
            }
            writer.WriteLine();
        }
    }

    public void Dispose()
    {
        foreach (var (address, length) in _memory)
            PageBuffer.Unmap(address, length);
        _memory.Clear();
    }

    internal TableOperation At(int index) => _operations[index];

    /// <summary>
    /// Zeroed memory, aligned to 16 bytes. It is cut from pages of the table's own: hundreds of pieces out of malloc would leave its heap
    /// in tatters, which a shim would carry for as long as its container runs. Nothing but <see cref="Dispose"/> frees it: a child may walk
    /// the table still when nobody here refers to it any more.
    /// </summary>
    internal nint Allocate(int size)
    {
        size = (size + 15) & ~15;
        if (_memory.Count == 0 || _used + size > _memory[^1].Length)
        {
            var length = Math.Max(size, BlockLength);
            _memory.Add((PageBuffer.Map(length), length));
            _used = 0;
        }
        var address = _memory[^1].Address + _used;
        _used += size;
        return address;
    }

    /// <summary>The table as launch.c reads it.</summary>
    internal LaunchLibrary.ProgramHeader* Assemble(int report)
    {
        var header = (LaunchLibrary.ProgramHeader*)Allocate(sizeof(LaunchLibrary.ProgramHeader));
        header->Operations = (LaunchLibrary.Operation*)Allocate(Math.Max(_operations.Count, 1) * sizeof(LaunchLibrary.Operation));
        header->Count = _operations.Count;
        header->Slot[0] = (ulong)report;
        for (var i = 0; i < _operations.Count; i++)
            Assemble(_operations[i], i, header->Operations + i);
        return header;
    }

    private static void Assemble(TableOperation operation, int index, LaunchLibrary.Operation* target)
    {
        target->Number = operation.Number;
        target->Flags = operation.Flags;
        target->ResultSlot = (sbyte)operation.Result;
        for (var i = 0; i < operation.Arguments.Length; i++)
        {
            target->Arguments[i] = operation.Arguments[i].Value;
            if (operation.Arguments[i].IsSlot)
                target->FromSlot |= (byte)(1 << i);
        }
        var branch = &target->Branch0;
        foreach (var (error, label) in operation.Branches ?? [])
        {
            var skip = label is null ? 0 : label.Target - index - 1;
            if (skip is < 0 or > short.MaxValue)
                throw new InvalidOperationException($"{operation.Call}: the label is not further down");
            branch->Error = error;
            branch->Skip = (short)skip;
            branch++;
            target->Branches++;
        }
    }

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
