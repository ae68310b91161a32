using System.IO;
using QemuInit.State;

namespace QemuInit.Fuzz;

/// <summary>What an older version, a full disk or qemu itself may have left: booted.json and the flight record.</summary>
internal static class RecordTarget
{
    private static readonly string s_path = Scratch.Path("record");

    /// <summary>Reads a file as each of the two.</summary>
    public static void Read(byte[] bytes)
    {
        File.WriteAllBytes(s_path, bytes);
        _ = StartRecord.TryRead(s_path);
        _ = FlightRecord.LastEnd(s_path);
    }
}
