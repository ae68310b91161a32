namespace QemuInit.Fuzz;

/// <summary>The same readers, which get the bytes as they are.</summary>
internal static class LineTarget
{
    private static readonly string s_path = Scratch.Path("line");

    /// <summary>Reads the bytes.</summary>
    public static void Read(byte[] bytes)
    {
        string? fault = Readers.Read(bytes, s_path);
        Fault.Unless(fault is null, fault ?? "");
    }
}
