using System;
using System.IO;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>The static executable on a host that has a busybox and a qemu, and no library at all. The qemu is the stand-in.</summary>
public sealed class BareRootTests : IDisposable
{
    // A chroot alone would show paths of the host in /proc.
    private const string Enter =
        """
        mount --make-rprivate /
        mount --bind "$1" "$1"
        cd "$1"
        mount -t proc proc proc
        mount --rbind /dev dev
        pivot_root . old
        cd /
        exec /bin/busybox env -i PATH=/bin:/sbin:/usr/bin /bin/sh -c "umount -l /old; $2"
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("qi-bare-").FullName;

    public BareRootTests()
    {
        foreach (string folder in (string[])["bin", "sbin", "usr/bin", "etc/qemud", "proc", "dev", "run", "var/lib", "srv/qemud/web1", "old"])
            Directory.CreateDirectory(Path.Combine(_root, folder));
        File.Copy("/bin/busybox", _root + "/bin/busybox");
        foreach (string applet in Shell.Output("/bin/busybox", "--list").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (applet != "busybox")
                File.CreateSymbolicLink($"{_root}/bin/{applet}", "busybox");
        }

        File.Copy(Repository.Executable, _root + "/sbin/qemu-init");
        Shell.Output(
            "gcc", "-O", "-static", "-o", _root + "/usr/bin/qemu-system-x86_64", Repository.Root + "/tests/Support/Standin/qemu.c");
        File.WriteAllText(_root + "/etc/passwd", "root:x:0:0::/:/bin/sh\nqemud:x:990:991::/:/bin/false\n");
        File.WriteAllText(_root + "/etc/group", "root:x:0:\nkvm:x:991:\n");
        File.WriteAllText(_root + "/etc/qemud/registered", "web1 /srv/qemud/web1\n");
        File.WriteAllText(_root + "/srv/qemud/web1/web1-qemud.rc", "KVM=0\nRAM=64M\nNIC1=\nDISPLAY=\n");
        Shell.Output("chmod", "-R", "u=rwX,go=rX", _root);
    }

    [StaticFact]
    public void A_guest_lives_there_from_its_registration_to_its_end()
    {
        Result result = Run(
            "rm /etc/qemud/registered; qemu-init register /srv/qemud/web1 web1 && qemu-init start web1 && qemu-init status web1 && ps | grep '[g]uest=web1' && qemu-init stop web1; "
                + "qemu-init status web1");

        result.Ends(3, "web1: registered with folder /srv/qemud/web1\nweb1: started (pid ", "web1: running (pid ", " qemud ", "web1: stopped by the power button");
        Assert.EndsWith("web1: stopped\n", result.Out, StringComparison.Ordinal);
    }

    [StaticFact]
    public void Without_a_list_of_users_the_missing_user_is_named() =>
        Run("rm /etc/passwd; qemu-init start web1").Fails(5, "there is no user qemud; make it with: ");

    [StaticFact]
    public void Without_proc_the_missing_mount_is_named() =>
        Run("umount /proc; qemu-init start web1").Fails(1, "/proc is not there; mount it with: mount -t proc proc /proc");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Result Run(string script) =>
        Shell.Run("unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "sh", "-ec", Enter, "sh", _root, script);
}
