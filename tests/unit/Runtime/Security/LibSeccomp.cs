using System.Runtime.InteropServices;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Tests.Unit.Runtime.Security;

/// <summary>Compiles a profile with libseccomp, to have something to be held against.</summary>
internal static partial class LibSeccomp
{
    private const uint Native = 0xC000_003E;
    private static readonly string[] s_operators =
        ["", "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"];

    public static bool Present => RuntimeInformation.OSArchitecture == Architecture.X64 && NativeLibrary.TryLoad("libseccomp.so.2", out _);

    public static bool Knows(string name) => Resolve(name) != -1;

    /// <summary>The number of a call on an architecture; negative where there is none.</summary>
    public static int Number(uint architecture, string name) => ResolveOn(architecture, name);

    public static byte[] Compile(Seccomp profile, params uint[] architectures)
    {
        var context = Init(Action(profile.DefaultAction, profile.DefaultErrnoRet));
        try
        {
            foreach (var architecture in architectures)
            {
                if (architecture != Native)
                {
                    Assert.Equal(0, AddArchitecture(context, architecture));
                }
            }
            if (!architectures.Contains(Native))
            {
                Assert.Equal(0, RemoveArchitecture(context, Native));
            }
            foreach (var group in profile.Syscalls ?? [])
            {
                var arguments = (group.Args ?? []).Select(argument => new Comparison
                {
                    Argument = argument.Index,
                    Operator = Array.IndexOf(s_operators, argument.Op),
                    First = argument.Value,
                    Second = argument.ValueTwo ?? 0,
                }).ToArray();
                foreach (var name in group.Names)
                {
                    Assert.Equal(0, AddRule(context, Action(group.Action, group.ErrnoRet), Resolve(name), (uint)arguments.Length, arguments));
                }
            }
            return Export(context);
        }
        finally
        {
            Release(context);
        }
    }

    private static byte[] Export(nint context)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
            {
                Assert.Equal(0, ExportProgram(context, (int)file.DangerousGetHandle()));
            }
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static uint Action(string name, uint? errno) => name switch
    {
        "SCMP_ACT_ERRNO" => 0x0005_0000 | (errno ?? 1),
        "SCMP_ACT_TRACE" => 0x7FF0_0000 | (errno ?? 1),
        "SCMP_ACT_ALLOW" => 0x7FFF_0000,
        "SCMP_ACT_LOG" => 0x7FFC_0000,
        "SCMP_ACT_TRAP" => 0x0003_0000,
        "SCMP_ACT_KILL_PROCESS" => 0x8000_0000,
        _ => 0,
    };

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_init")]
    private static partial nint Init(uint action);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_release")]
    private static partial void Release(nint context);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_arch_add")]
    private static partial int AddArchitecture(nint context, uint architecture);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_arch_remove")]
    private static partial int RemoveArchitecture(nint context, uint architecture);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_syscall_resolve_name", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Resolve(string name);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_syscall_resolve_name_arch", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ResolveOn(uint architecture, string name);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_rule_add_array")]
    private static partial int AddRule(nint context, uint action, int call, uint count, [In] Comparison[] arguments);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_export_bpf")]
    private static partial int ExportProgram(nint context, int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct Comparison
    {
        public uint Argument;
        public int Operator;
        public ulong First;
        public ulong Second;
    }
}
