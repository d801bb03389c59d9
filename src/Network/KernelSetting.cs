namespace Skiff.Network;

/// <summary>Settings under /proc/sys (sysctl(8)) of the calling thread's network namespace.</summary>
internal static class KernelSetting
{
    /// <summary>Null when the kernel has no such setting.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Nothing happens when the kernel has no such setting.</summary>
    public static void Write(string path, string value)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(value), 0);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // a kernel without IPv6, or without a compiled-in option, has nothing to switch
        }
    }
}
