using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Support;
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
    [InlineData("fhs", "dinit")]
    [InlineData("fhs", "finit")]
    [InlineData("fhs", "shepherd")]
    public void A_staged_install_puts_there_what_the_lists_say_and_no_more(string layout, string init)
    {
        _stage.Make("install", "LAYOUT=" + layout, "INIT=" + init, Stage.AsBuilt).Succeeds();

        Assert.Equal([.. Golden(layout).Concat(Golden(init)).Order(StringComparer.Ordinal)], _stage.Entries);
    }

    [SystemTheory]
    [InlineData("libdir=/usr/lib64", "/usr/lib64/qemud/qemud-ast")]
    [InlineData("libexecdir=/usr/libexec", "/usr/libexec/qemud/qemud-ast")]
    [InlineData("exec_prefix=/opt/x86", "/opt/x86/lib/qemud/qemud-ast", "/opt/x86/sbin/qemu-init", "/opt/x86/bin/qemu-adm")]
    [InlineData("datadir=/opt/data", "/opt/data/bash-completion/completions/qemu-init", "/usr/local/share/man/man8/qemud.8")]
    [InlineData("datarootdir=/opt/data", "/opt/data/bash-completion/completions/qemu-init", "/opt/data/man/man8/qemud.8")]
    [InlineData("sysconfdir=/opt/etc", "/opt/etc/qemud/template-qemu.cfg", "/opt/etc/sudoers.d/qemu-init", "/opt/etc/init.d/qemu-init")]
    public void The_GNU_directory_variables_say_what_goes_where(string variable, params string[] expected)
    {
        _stage.Make("install", "INIT=sysv", variable, Stage.AsBuilt).Succeeds();

        Assert.All(expected, path => Assert.True(Path.Exists(_stage.Root + path), string.Join('\n', _stage.Files)));
    }

    [SystemTheory]
    [InlineData("libdir=/usr/lib64", "-p:LibDir=/usr/lib64/qemud")]
    [InlineData("libexecdir=/usr/libexec", "-p:LibDir=/usr/libexec/qemud")]
    [InlineData("docdir=/usr/share/doc/qemu", "-p:DocDir=/usr/share/doc/qemu")]
    public void What_the_program_itself_has_to_know_is_compiled_in(string variable, string setting) =>
        Assert.Contains(setting + ' ', _stage.Make("--dry-run", "all", variable).Succeeds().Out, StringComparison.Ordinal);

    // docs/packaging.md gives these.
    [SystemFact]
    public void The_originals_places_are_a_matter_of_variables()
    {
        string page = File.ReadAllText(Repository.Root + "/docs/packaging.md");
        string[] variables =
        [
            .. page[page.IndexOf("make prefix=/usr/local ETCDIR=", StringComparison.Ordinal)..].Split('\n')[0].Split(' ').Skip(1),
        ];

        _stage.Make(["install", "INIT=", .. variables, Stage.AsBuilt]).Succeeds();

        IReadOnlyList<string> entries = _stage.Entries;
        Assert.All(
            (string[])[
                "644 /usr/local/etc/qemud/template-qemu.cfg", "dir 3775 /home/qemud/dat", "dir 755 /usr/local/var/qemud",
                "link /usr/local/lib/qemud-tap -> /usr/local/sbin/qemu-init", "link /usr/local/bin/qemu-adm -> /usr/local/sbin/qemu-init",
            ],
            entry => Assert.Contains(entry, entries));
    }

    [SystemFact]
    public void A_staged_install_says_whose_the_directories_are_to_be()
    {
        Result result = _stage.Make("install", "LAYOUT=appdir", "INIT=", Stage.AsBuilt).Succeeds();

        Assert.Equal("/home/qemud/dat is to belong to root:kvm: that is left to you\n", result.Out);
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

        // The executable is not text, and the page for packagers tells of the names.
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

    [SystemTheory]
    [InlineData("sysv")]
    [InlineData("openrc")]
    [InlineData("slackware")]
    [InlineData("freebsd")]
    [InlineData("netbsd")]
    [InlineData("openbsd")]
    [InlineData("systemd")]
    [InlineData("runit")]
    [InlineData("s6")]
    [InlineData("dinit")]
    [InlineData("finit")]
    [InlineData("shepherd")]
    public void Uninstall_leaves_no_file_of_what_was_installed(string init)
    {
        _stage.Make("install", "INIT=" + init).Succeeds();
        Assert.NotEmpty(_stage.Files);

        _stage.Make("uninstall").Succeeds();

        Assert.Empty(_stage.Files);

        // All folders of ours have its name, but those of examples.
        Assert.DoesNotContain(_stage.Entries, static entry =>
            entry.Contains("qemu", StringComparison.Ordinal) || entry.Contains("examples", StringComparison.Ordinal));
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
    [InlineData("fhs", "/etc/qemud 755 root root", "/var/lib/qemud 755 root root", "/lib/qemud 755 root root", "/srv/qemud 3775 root kvm")]
    [InlineData(
        "appdir",
        "/home 1775 root root",
        "/home/etc 3775 root root",
        "/home/lib 2775 root root",
        "/home/var 2775 root root",
        "/home/var/run 3775 root root",
        "/home/dat 3775 root kvm")]
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
        Assert.Empty(_stage.Entries);
    }

    /// <inheritdoc/>
    public void Dispose() => _stage.Dispose();

    private static IEnumerable<string> Golden(string list) =>
        File.ReadLines($"{Repository.Root}/tests/packaging/golden/{list}.list").Where(static line => line.Length > 0);
}
