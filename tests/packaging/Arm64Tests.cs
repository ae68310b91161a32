using System;
using System.IO;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>The executable that <c>make ARCH=arm64</c> builds: by qemu's emulation of programs, and on a host of that processor.</summary>
public sealed class Arm64Tests : IDisposable
{
    /// <summary>The executable.</summary>
    internal static readonly string Executable = Repository.Root + "/build/arm64/qemu-init";

    private const string Emulator = "qemu-aarch64-static";
    private const string Machine = "qemu-system-aarch64";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    // The host's first process: it makes what a host has, lets a guest live, and says what that came to.
    private const string Init =
        """
        #!/bin/busybox sh
        /bin/busybox --install -s /bin
        mount -t proc proc /proc
        mount -t sysfs sys /sys
        mount -t devtmpfs dev /dev
        mount -t tmpfs run /run
        ip link set lo up
        qemu-init register /srv/qemud/web1 web1
        qemu-init start web1
        qemu-init status web1
        qemu-init stop web1
        qemu-init status web1
        echo "code $?"
        poweroff -f
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("qi-arm-").FullName;

    [ArmFact]
    public void It_is_static_and_has_at_most_5_MB()
    {
        Assert.DoesNotContain("INTERP", Shell.Output("readelf", "-lW", Executable), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Executable).Length, 1, 5_000_000);
    }

    [ArmFact(Emulator)]
    public void It_says_what_the_one_for_this_host_says()
    {
        foreach (string call in (string[])
            ["version", "help", "help start", "keys", "keys RAM", "keys json", "list", "status", "status nosuch", "start web-1", "rnu web1"])
        {
            string[] words = [.. call.Split(' '), "--root", _folder];
            Result own = Shell.Run(Repository.Executable, words);
            Result other = Shell.Run(Emulator, [Executable, .. words]);
            Assert.Equal((call, own.Code), (call, other.Code));
            Assert.Equal(own.Out.Replace("qemu-system-x86_64", Machine, StringComparison.Ordinal), other.Out);
            Assert.Equal(own.Err, other.Err);
        }
    }

    // The emulator of Debian 12 answers as a kernel before 5.6 does.
    [ArmFact(Emulator)]
    public void On_a_kernel_without_openat2_the_reason_is_named()
    {
        Result result = Shell.Run(Emulator, Executable, "register", _folder, "web1", "--root", _folder);
        if (Shell.Output(Emulator, "--version").Contains("version 7.2", StringComparison.Ordinal))
            result.Fails(5, "this kernel, or a filter for system calls, refuses openat2(2); Linux 5.11 or newer is needed");
    }

    [ArmFact(Machine, "aarch64-linux-gnu-gcc", "cpio")]
    public void A_guest_lives_on_a_host_of_that_processor()
    {
        string answer = Boot();

        Assert.Contains("web1: registered with folder /srv/qemud/web1\n", answer, StringComparison.Ordinal);
        Assert.Contains("web1: started (pid ", answer, StringComparison.Ordinal);
        Assert.Contains("web1: running (pid ", answer, StringComparison.Ordinal);
        Assert.Contains("web1: stopped by the power button", answer, StringComparison.Ordinal);
        Assert.Contains("web1: stopped\ncode 3\n", answer, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Boot()
    {
        string cache = TinyLinux.Arm64Folder();
        string root = Directory.CreateDirectory(_folder + "/root").FullName;
        foreach (string folder in (string[])["bin", "usr/bin", "etc/qemud", "proc", "sys", "dev", "run", "var/lib", "srv/qemud/web1", "root", "tmp"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        File.Copy(cache + "/busybox", root + "/bin/busybox");
        File.Copy(Executable, root + "/bin/qemu-init");
        Shell.Output(
            "aarch64-linux-gnu-gcc", "-O", "-static", "-o", $"{root}/usr/bin/{Machine}", Repository.Root + "/tests/Support/Standin/qemu.c");
        File.WriteAllText(root + "/init", Init);
        File.WriteAllText(root + "/etc/passwd", "root:x:0:0::/:/bin/sh\nqemud:x:990:991::/:/bin/false\n");
        File.WriteAllText(root + "/etc/group", "root:x:0:\nkvm:x:991:\n");
        File.WriteAllText(root + "/srv/qemud/web1/web1-qemud.rc", "KVM=0\nRAM=64M\nNIC1=\nDISPLAY=\n");
        Shell.Output("chmod", "-R", "u=rwX,go=rX", root);
        Shell.Output("chmod", "755", root + "/init");
        Shell.Output("sh", "-ec", "cd \"$1\"; find . | cpio --quiet -o -H newc -R 0:0 >\"$2\"", "sh", root, _folder + "/initrd");
        return Shell.Run(
            "timeout", $"{s_patience.TotalSeconds}", Machine, "-M", "virt", "-cpu", "cortex-a72", "-m", "512", "-nodefaults", "-display", "none", "-no-reboot",
            "-serial", "stdio", "-kernel", cache + "/vmlinuz", "-initrd", _folder + "/initrd", "-append", "quiet panic=-1 console=ttyAMA0")
            .Succeeds().Out.Replace("\r", "", StringComparison.Ordinal);
    }
}
