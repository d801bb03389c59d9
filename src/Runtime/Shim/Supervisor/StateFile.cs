using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>Files in the state directory, replaced as a whole. It is on a tmpfs: what they tell does not outlive a boot, so that nothing is synchronized.</summary>
internal static class StateFile
{
    private const int Mode = 0x180; // rw-------

    public static void Write(string directory, string name, string content)
    {
        var path = $"{directory}/{name}";
        try
        {
            using (var file = OpenFile.Create(path + ".tmp", Mode))
            {
                DescriptorIo.WriteAll(file, Encoding.UTF8.GetBytes(content));
            }

            OpenFile.Rename(path + ".tmp", path);
        }
        catch (LinuxException)
        {
            // The daemon hears of it on its connection as well; the record is for when there is none.
        }
    }

    public static void WriteInit(string directory, int pid, string? cgroup) =>
        Write(directory, InitRecord.FileName, new InitRecord(pid, ProcessStartTime.Of(pid) ?? 0, cgroup ?? "").Format());

    public static void Remove(string directory, string name) => OpenFile.Unlink($"{directory}/{name}");
}
