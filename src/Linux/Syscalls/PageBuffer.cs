namespace Skiff.Linux.Syscalls;

/// <summary>
/// Memory straight from the kernel: pages that were never touched cost nothing, and <see cref="Discard"/> gives the
/// others back.
/// </summary>
public sealed unsafe class PageBuffer : IDisposable
{
    private const int PROT_READ = 1;
    private const int PROT_WRITE = 2;
    private const int MAP_PRIVATE = 2;
    private const int MAP_ANONYMOUS = 0x20;
    private const int MADV_DONTNEED = 4;

    private readonly int _length;
    private byte* _start;

    public PageBuffer(int length)
    {
        _length = length;
        _start = (byte*)Map(length);
    }

    ~PageBuffer() => Release();

    public Span<byte> Span => _start is null ? throw new ObjectDisposedException(nameof(PageBuffer)) : new Span<byte>(_start, _length);

    /// <summary>Forgets the content: every byte reads as zero afterwards.</summary>
    public void Discard() => _ = Kernel.Call(SystemCall.madvise, (nint)_start, _length, MADV_DONTNEED);

    /// <summary>Zeroed pages that stay until <see cref="Unmap"/>, whether or not anybody refers to them. Errors: <see cref="LinuxException"/>.</summary>
    internal static nint Map(int length) =>
        Kernel.Check(Kernel.Call(SystemCall.mmap, 0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap", null);

    internal static void Unmap(nint address, int length) => _ = Kernel.Call(SystemCall.munmap, address, length);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_start is not null)
        {
            Unmap((nint)_start, _length);
            _start = null;
        }
    }
}
