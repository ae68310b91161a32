using System;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>The files for sudo, systemd-sysusers and systemd-tmpfiles, as these read them.</summary>
public sealed class RulesTests : SystemTest
{
    [SystemFact("visudo")]
    public void Sudo_takes_its_rules()
    {
        using Stage stage = new();
        stage.Make("install", "INIT=").Succeeds();

        Shell.Output("visudo", "-c", "-f", stage.Root + "/etc/sudoers.d/qemu-init");
    }

    [SystemFact("systemd-sysusers")]
    public void Systemd_makes_the_user_with_the_group()
    {
        using Stage stage = new();
        MakeUsers(stage);

        string[] user = Entry(stage, "passwd", "qemud");
        Assert.Equal(Entry(stage, "group", "kvm")[2], user[3]);
        Assert.EndsWith("/nologin", user[6], StringComparison.Ordinal);
    }

    [SystemFact("systemd-sysusers", "systemd-tmpfiles")]
    public void Systemd_makes_the_directories_as_the_program_does()
    {
        using Stage stage = new();
        MakeUsers(stage);
        Shell.Output("systemd-tmpfiles", "--create", "--root=" + stage.Root, Filled(stage, "tmpfiles.d"));

        Host.Bare().Start();

        foreach (string directory in (string[])["/run/qemud", "/var/lib/qemud", "/var/lib/qemud/log"])
        {
            Assert.Equal(
                Shell.Output("stat", "-c", "%a %u %g", Host.Root + directory),
                Shell.Output("stat", "-c", "%a %u %g", stage.Root + directory));
        }

        Assert.StartsWith("3775 ", Shell.Output("stat", "-c", "%a %u", stage.Root + "/srv/qemud"), StringComparison.Ordinal);
    }

    private static void MakeUsers(Stage stage)
    {
        Directory.CreateDirectory(stage.Root + "/etc");
        Shell.Output("systemd-sysusers", "--root=" + stage.Root, Filled(stage, "sysusers.d"));
    }

    private static string[] Entry(Stage stage, string file, string name) =>
        File.ReadLines($"{stage.Root}/etc/{file}").Single(line => line.StartsWith(name + ':', StringComparison.Ordinal)).Split(':');

    // As make install fills it in; it is installed for systemd.
    private static string Filled(Stage stage, string kind)
    {
        string path = $"{stage.Root}/{kind}.conf";
        string text = File.ReadAllText($"{Repository.Root}/packaging/{kind}/qemu-init.conf");
        foreach ((string name, string value) in ((string, string)[])[
            ("sysusr", "qemud"), ("sysgrp", "kvm"), ("home", "/home/qemud"),
            ("rundir", "/run/qemud"), ("vardir", "/var/lib/qemud"), ("datdir", "/srv/qemud")])
            text = text.Replace($"@{name}@", value, StringComparison.Ordinal);
        File.WriteAllText(path, text);
        return path;
    }
}
