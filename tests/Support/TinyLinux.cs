using System;
using System.IO;

namespace Support;

/// <summary>The guest that <c>tests/guest/build</c> makes, once for all tests.</summary>
internal static class TinyLinux
{
    private static readonly Lazy<string> s_folder = new(static () => Build("build"));

    /// <summary>Puts kernel and initramfs into a folder where the user of the guests can read them.</summary>
    public static void CopyTo(string folder)
    {
        foreach (string file in (string[])["vmlinuz", "initrd.img"])
            File.Copy($"{s_folder.Value}/{file}", $"{folder}/{file}");
    }

    /// <summary>Puts the initramfs with qemu's own guest agent there, too.</summary>
    public static void CopyAgentTo(string folder) => File.Copy(s_folder.Value + "/agent.img", folder + "/agent.img");

    /// <summary>Where the kernel and the busybox of a host with 64 bit ARM are: <c>vmlinuz</c>, <c>busybox</c>.</summary>
    public static string Arm64Folder() => Build("build-arm64") + "/arm64";

    private static string Build(string script)
    {
        string folder = Environment.GetEnvironmentVariable("GUEST_CACHE") is { Length: > 0 } given
            ? given
            : Repository.Root + "/tests/guest/cache";
        Shell.Output($"{Repository.Root}/tests/guest/{script}", folder);
        return folder;
    }
}
