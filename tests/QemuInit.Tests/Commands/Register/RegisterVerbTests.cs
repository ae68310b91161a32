using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using QemuInit.Commands;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class RegisterVerbTests
{
    private static int s_runs;

    [Fact]
    public void A_guest_is_registered_once_and_unregistered_once()
    {
        using TemporaryFolder root = new();
        root.Make("my web");
        root.Write("my web/web-qemud.rc", "");
        root.Write("my web/WEB-qemud.rc", "");
        Assert.Equal((0, $"web: registered with folder {root["my web"]}\n"), Run(root, "register", root["my web"] + "//", "web"));
        Assert.Equal(1, Run(root, "register", root["my web"], "WEB").Code);
        Assert.Equal($"web {root["my web"]}\n", File.ReadAllText(root["etc/qemud/registered"]));
        Assert.Equal("644", TemporaryFolder.ModeOf(root["etc/qemud/registered"]));
        Assert.Equal((0, "WEB: unregistered; its files stay\n"), Run(root, "unregister", "WEB"));
        Assert.Equal((int)ExitCode.NotConfigured, Run(root, "unregister", "web").Code);
        Assert.Empty(File.ReadAllText(root["etc/qemud/registered"]));
        Assert.True(File.Exists(root["my web/web-qemud.rc"]));
    }

    // A folder of a member's file system may never answer: who looks at one must not keep others from the list.
    [Fact]
    public void A_folder_is_looked_at_before_the_lists_lock_is_taken()
    {
        using TemporaryFolder root = new();
        using GuestLock _ = ListLock.Take(Directories.Built.Below(root.Path), "register");

        (int code, string text) = Run(root, "register", root["none"], "web");

        Assert.Equal(((int)ExitCode.NotConfigured, $"qemu-init: web: there is no folder {root["none"]}\n"), (code, text));
    }

    [Fact]
    public void A_guest_that_is_unregistered_no_longer_starts_with_the_host()
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write("web/web-qemud.rc", "");
        Run(root, "register", root["web"], "web");
        root.Write("etc/qemud/autostart", "# first\nWEB\nmail\n");

        Assert.Equal(0, Run(root, "unregister", "web").Code);

        Assert.Equal("# first\nmail\n", File.ReadAllText(root["etc/qemud/autostart"]));
    }

    [Fact]
    public void A_guest_that_is_registered_with_the_folder_already_is_success()
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write("web/web-qemud.rc", "");
        Run(root, "register", root["web"], "web");

        Assert.Equal((0, $"web: registered already, with folder {root["web"]}\n"), Run(root, "register", root["web"] + "/", "web"));

        Assert.Equal($"web {root["web"]}\n", File.ReadAllText(root["etc/qemud/registered"]));
    }

    [Fact]
    public void A_guest_whose_folder_was_moved_is_registered_with_the_new_one()
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write("web/web-qemud.rc", "");
        root.Make("etc");
        root.Make("etc/qemud");
        root.Write("etc/qemud/registered", $"# first\nweb {root["web"]}\ndb /srv/db\n");
        root.Write("etc/qemud/autostart", "web\n");
        Directory.CreateDirectory(root["new"]);
        File.WriteAllText(root["new/web-qemud.rc"], "");
        Assert.Equal(1, Run(root, "register", root["new"], "web").Code);
        Directory.Delete(root["web"], recursive: true);

        Assert.Equal(
            (0, $"web: registered with folder {root["new"]}, in place of {root["web"]}, which is gone\n"),
            Run(root, "register", root["new"], "web"));

        Assert.Equal($"# first\nweb {root["new"]}\ndb /srv/db\n", File.ReadAllText(root["etc/qemud/registered"]));
        Assert.Equal("web\n", File.ReadAllText(root["etc/qemud/autostart"]));
    }

    [Fact]
    public void Operands_in_the_wrong_order_are_told_in_the_right_one()
    {
        using TemporaryFolder root = new();
        (int code, string text) = Run(root, "register", "web", "/srv/my web");
        Assert.Equal((2, "qemu-init: 'register' takes the folder first: qemu-init register '/srv/my web' web\n"), (code, text));
    }

    [Theory]
    [InlineData("web1", "", "there is web1-qemud.rc: qemu-init register {0} web1")]
    [InlineData("web1", "web2", "make it from {1}/etc/qemud/template-qemud.rc")]
    public void A_name_beside_which_another_guest_lies_is_told_that_one(string one, string other, string cure)
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write($"web/{one}-qemud.rc", "");
        if (other.Length > 0)
            root.Write($"web/{other}-qemud.rc", "");

        cure = string.Format(CultureInfo.InvariantCulture, cure, root["web"], root.Path);
        Assert.Equal(
            ((int)ExitCode.NotConfigured, $"qemu-init: web: there is no {root["web"]}/web-qemud.rc; {cure}\n"),
            Run(root, "register", root["web"], "web"));
    }

    [Fact]
    public void A_folder_that_is_reached_through_proc_is_not_registered()
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write("web/web-qemud.rc", "");
        root.Link("link", $"/proc/self/root{root["web"]}", owner: 0);
        foreach (string folder in new[] { $"/proc/self/root{root["web"]}", root["link"], "/proc/self/cwd" })
        {
            (int code, string output) = Run(root, "register", folder, "web");
            Assert.Equal((int)ExitCode.NotConfigured, code);
            Assert.Contains($"{folder} leads through /proc, or through links in a loop", output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(root["etc/qemud/registered"]));
    }

    [Fact]
    public void A_guest_without_files_is_not_registered()
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write("web/other-qemud.rc", "");
        Assert.Equal((int)ExitCode.NotConfigured, Run(root, "register", root["web"], "web").Code);
        Assert.Equal((int)ExitCode.NotConfigured, Run(root, "register", root["missing"], "web").Code);
        Assert.False(File.Exists(root["etc/qemud/registered"]));
    }

    [Fact]
    public void A_folder_that_ends_in_a_blank_is_not_registered_as_another()
    {
        using TemporaryFolder root = new();
        root.Make("web ");
        root.Write("web /web-qemud.rc", "");
        Assert.Equal((int)ExitCode.BadArgument, Run(root, "register", root["web "], "web").Code);
        Assert.False(File.Exists(root["etc/qemud/registered"]));
    }

    [Fact]
    public void A_guest_that_runs_stays_registered()
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write("web/web-qemud.rc", "");
        Run(root, "register", root["web"], "web");
        Directory.CreateDirectory(root["run/qemud/web"]);
        using LifeHolder holder = new(root["run/qemud/web/pid"]);
        (int code, string text) = Run(root, "unregister", "web");
        Assert.Equal((1, $"qemu-init: web: it runs (pid {holder.Pid}); stop it first\n"), (code, text));
        holder.Kill();
        Assert.Equal(0, Run(root, "unregister", "web").Code);
    }

    [Fact]
    public void A_verb_that_waits_for_a_guest_does_not_block_the_lists()
    {
        using TemporaryFolder root = new();
        root.Make("web");
        root.Write("web/web-qemud.rc", "");
        Run(root, "register", root["web"], "web");
        Directory.CreateDirectory(root["run/qemud/web"]);
        string path = root["run/qemud/web/lock"];
        (int Code, string Text) unregistered = default;
        Thread unregister = new(() => unregistered = Run(root, "unregister", "web"));
        using (GuestLock.Take(path, "start", TimeSpan.Zero))
        {
            unregister.Start();
            Assert.True(SpinWait.SpinUntil(() => Opened(path) == 2, TimeSpan.FromMinutes(1)), "it does not wait for the guest");
            Assert.Equal((0, "web: starts with the host\n"), Run(root, "enable", "web"));
        }

        unregister.Join();
        Assert.Equal((0, "web: unregistered; its files stay\n"), unregistered);
        Assert.Empty(File.ReadAllText(root["etc/qemud/autostart"]));
    }

    [Theory]
    [InlineData("register {0}/db db", "registered", "web {0}/web\ndb {0}/db\n")]
    [InlineData("unregister web", "registered", "")]
    [InlineData("enable web", "autostart", "mail\nweb\n")]
    [InlineData("disable web", "autostart", "mail\n")]
    public void Whichever_call_fails_the_verb_says_so_and_the_old_list_or_the_new_one_is_there(string line, string list, string after)
    {
        foreach (bool isDone in new[] { false, true })
        {
            for (int number = 1; ; number++)
            {
                using TemporaryFolder root = new();
                root.Make("db");
                root.Write("db/db-qemud.rc", "");
                root.Make("etc");
                root.Make("etc/qemud");
                root.Write("etc/qemud/registered", $"web {root["web"]}\n");
                root.Write("etc/qemud/autostart", line == "disable web" ? "mail\nweb\n" : "mail\n");
                string old = File.ReadAllText(root[$"etc/qemud/{list}"]);
                FailingFiles.CallCount calls = new(number, isDone);
                (int code, string text) = Run(root, calls, [.. line.Replace("{0}", root.Path, StringComparison.Ordinal).Split(' ')]);

                string found = File.ReadAllText(root[$"etc/qemud/{list}"]);
                Assert.Contains(found, new[] { old, after.Replace("{0}", root.Path, StringComparison.Ordinal) });
                Assert.Equal(
                    ["autostart", "registered"],
                    Directory.GetFiles(root["etc/qemud"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
                Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
                if (!calls.HasFailed)
                {
                    Assert.Equal(0, code);
                    Assert.NotEqual(old, found);
                    Assert.InRange(number, 8, 40);
                    break;
                }

                Assert.Equal(1, code);
                Assert.Contains("the disk is broken", text, StringComparison.Ordinal);
            }
        }
    }

    // Other tests open and close files meanwhile.
    private static int Opened(string path) => Directory.GetFileSystemEntries("/proc/self/fd").Count(link =>
    {
        try
        {
            return new FileInfo(link).LinkTarget == path;
        }
        catch (IOException)
        {
            return false;
        }
    });

    private static (int Code, string Text) Run(TemporaryFolder root, params string[] arguments) => Run(root, new(0, isDone: false), arguments);

    private static (int Code, string Text) Run(TemporaryFolder root, FailingFiles.CallCount calls, string[] arguments)
    {
        string path = root.Write($"output{Interlocked.Increment(ref s_runs)}", "");
        using FileDescriptor output = HostFile.Open(path, Libc.O_WRONLY | Libc.O_TRUNC);
        Invocation invocation = Arguments.Parse(["--root", root.Path, .. arguments], new Output(output.Number, output.Number));
        Outcome outcome = ExitCode.Success;
        ExitCode attempt = Attempt.Do(invocation.Output, subject: null, () =>
        {
            outcome = (invocation with { Files = FailingFiles.Wrap(invocation.Files, calls) }).Run();
            return null;
        });
        return ((attempt == ExitCode.Success ? outcome : attempt).In(Dialects.Lsb), File.ReadAllText(path, Encoding.UTF8));
    }
}
