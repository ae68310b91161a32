using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PackagingTests.Support;
using SystemTests.Support;
using Xunit;

namespace PackagingTests;

/// <summary>make install and make uninstall, as a packager and as an administrator calls them.</summary>
public sealed class InstallTests : IDisposable
{
    private static readonly string[] s_ours =
        ["/etc/qemud/registered", "/etc/qemud/autostart", "/etc/qemud/vncoffset", "/etc/qemud/default-qemud.rc", "/srv/qemud/web1/web1-qemud.rc"];

    private readonly Stage _stage = new();

    [SystemTheory]
    [InlineData("fhs", "sysv")]
    [InlineData("appdir", "sysv")]
    [InlineData("fhs", "openrc")]
    [InlineData("fhs", "slackware")]
    [InlineData("fhs", "freebsd")]
    [InlineData("fhs", "netbsd")]
    [InlineData("fhs", "openbsd")]
    [InlineData("fhs", "systemd")]
    [InlineData("fhs", "runit")]
    [InlineData("fhs", "s6")]
    public void A_staged_install_puts_there_what_the_lists_say_and_no_more(string layout, string init)
    {
        _stage.Make("install", "LAYOUT=" + layout, "INIT=" + init, Stage.AsBuilt).Succeeds();

        Assert.Equal([.. Golden(layout).Concat(Golden(init)).Order(StringComparer.Ordinal)], _stage.Files);
    }

    [SystemFact]
    public void A_staged_install_says_whose_the_directories_are_to_be()
    {
        Result result = _stage.Make("install", "LAYOUT=appdir", "INIT=", Stage.AsBuilt).Succeeds();

        Assert.Contains("/home/qemud/dat is to belong to qemud:kvm and to have mode 2775", result.Out, StringComparison.Ordinal);
    }

    // Slackware's way to disable a service.
    [SystemTheory]
    [InlineData("644")]
    [InlineData("755")]
    public void An_upgrade_leaves_a_script_whose_execute_bit_is_a_switch_as_it_was_switched(string mode)
    {
        string script = _stage.Root + "/etc/rc.d/rc.qemu-init";
        _stage.Make("install", "INIT=slackware", Stage.AsBuilt).Succeeds();
        string text = File.ReadAllText(script);
        File.WriteAllText(script, "of an older version");
        Shell.Output("chmod", mode, script);

        _stage.Make("install", "INIT=slackware", Stage.AsBuilt).Succeeds();

        Assert.Equal(text, File.ReadAllText(script));
        Assert.Equal(mode, Shell.Output("stat", "-c", "%a", script).Trim());
    }

    [SystemFact]
    public void No_name_is_left_to_be_filled_in()
    {
        _stage.Make("install", "INIT=sysv").Succeeds();

        // The executable is no text, and the page for packagers tells of the names.
        Result grep = Shell.Run("grep", "-rIl", "--exclude-dir=doc", "@[a-z]*@", _stage.Root);
        Assert.Equal("", grep.Out);
    }

    [SystemFact]
    public void Uninstall_leaves_guests_and_the_lists_of_ETCDIR()
    {
        _stage.Make("install", "INIT=sysv").Succeeds();
        foreach (string file in s_ours)
            _stage.Write(file, "what somebody wrote");

        // Whatever init system it was installed for: the host may have another one by now.
        _stage.Make("uninstall", "INIT=openbsd").Succeeds();

        Assert.Equal(
            s_ours.Order(StringComparer.Ordinal),
            _stage.Files.Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Order(StringComparer.Ordinal));
        Assert.All(s_ours, file => Assert.Equal("what somebody wrote", File.ReadAllText(_stage.Root + file)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_stage.Root, "*qemu-init*", SearchOption.AllDirectories));
    }

    [SystemFact]
    public void Uninstall_takes_away_folders_of_ours_that_are_empty()
    {
        _stage.Make("install", "LAYOUT=appdir", "INIT=sysv", Stage.AsBuilt).Succeeds();

        _stage.Make("uninstall", "LAYOUT=appdir").Succeeds();

        Assert.Empty(_stage.Files);
        Assert.False(Directory.Exists(_stage.Root + "/home/qemud"));
    }

    [SystemTheory]
    [InlineData("fhs", "/etc/qemud 755 root root", "/var/lib/qemud 755 root root", "/lib/qemud 755 root root", "/srv/qemud 2775 qemud kvm")]
    [InlineData(
        "appdir",
        "/home 1775 root root",
        "/home/etc 3775 root root",
        "/home/lib 2775 root root",
        "/home/var 2775 root root",
        "/home/var/run 3775 root root",
        "/home/dat 2775 qemud kvm")]
    public void An_install_by_root_gives_the_directories_their_owners_and_modes(string layout, params string[] expected)
    {
        string root = _stage.Root;
        Shell.Output(
            "make", "-s", "-C", Repository.Root, "install", "LAYOUT=" + layout, "INIT=", "prefix=" + root, "sysconfdir=" + root + "/etc",
            "localstatedir=" + root + "/var", "home=" + root + "/home",
            "DATDIR=" + root + (layout == "fhs" ? "/srv/qemud" : "/home/dat"), Stage.AsBuilt);

        Assert.All(expected, line =>
        {
            string path = root + line.Split(' ')[0];
            Assert.Equal(root + line, Shell.Output("stat", "-c", "%n %a %U %G", path).Trim());
        });
    }

    [SystemTheory]
    [InlineData("LAYOUT=opt", "LAYOUT is fhs or appdir, not 'opt'")]
    [InlineData("INIT=sysv,upstart", "INIT knows no 'upstart'")]
    [InlineData("INIT=sysv,openrc", "give one of the two")]
    [InlineData("ETCDIR=/etc/elsewhere", "give make and make install the same variables")]
    [InlineData("SYSUSR=somebody", "give make and make install the same variables")]
    public void A_choice_that_cannot_be_is_refused_before_anything_is_there(string choice, string message)
    {
        string[] settings = choice.StartsWith("LAYOUT", StringComparison.Ordinal) ? [Stage.AsBuilt] : [];
        Result result = _stage.Make(["install", choice, .. settings]);

        Assert.NotEqual(0, result.Code);
        Assert.Contains(message, result.Err, StringComparison.Ordinal);
        Assert.Empty(_stage.Files);
    }

    /// <inheritdoc/>
    public void Dispose() => _stage.Dispose();

    private static IEnumerable<string> Golden(string list) =>
        File.ReadLines($"{Repository.Root}/tests/packaging/golden/{list}.list").Where(static line => line.Length > 0);
}
