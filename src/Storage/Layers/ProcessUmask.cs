namespace Skiff.Storage.Layers;

/// <summary>The umask this process started with: files made with permissions it does not touch need no chmod.</summary>
internal static class ProcessUmask
{
    public static readonly uint Value = Read();

    private static uint Read()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("Umask:", StringComparison.Ordinal))
                return Convert.ToUInt32(line[6..].Trim(), 8);
        }

        return 0x1FF;
    }
}
