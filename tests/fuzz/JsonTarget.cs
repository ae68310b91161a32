using System.Text;

namespace QemuInit.Fuzz;

/// <summary>What qemu, the agent and files of this program say in JSON, whole but for fields that lack, are doubled or of another kind.</summary>
internal static class JsonTarget
{
    private static readonly string s_path = Scratch.Path("json");

    /// <summary>Reads the text that these bytes choose.</summary>
    public static void Read(byte[] bytes)
    {
        string? fault = Readers.Read(Encoding.UTF8.GetBytes(Misshaped.Of(bytes)), s_path);
        Fault.Unless(fault is null, fault ?? "");
    }
}
