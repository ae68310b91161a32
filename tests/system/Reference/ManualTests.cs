using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What the manual pages show is what happens.</summary>
public sealed class ManualTests : SystemTest
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    // A guest is busy and a host is slow: what a reader has minutes for, a test bounds.
    private static readonly (string Written, string Tried)[] s_times = [("preserve-status 600", "preserve-status 20")];

    public ManualTests()
    {
        // As after an install, but that this machine has no KVM for guests, and that each is a Linux with qemu's agent in it.
        File.Copy(Repository.Root + "/etc/template-qemud.rc", Host.Etc + "/template-qemud.rc");
        File.WriteAllText(Host.Etc + "/default-qemud.rc", $"""
            KVM=0
            RAM=192M
            KERNEL={Host.Root}/vmlinuz
            INITRD={Host.Root}/agent.img
            APPEND='console=ttyS0 quiet no_timer_check guest.name=web1 guest.ip=10.77.0.2/24 guest.ping=10.77.0.1 guest.agent=qemu-ga guest.tcp=22'
            CDR1=empty
            AGENT=1

            """);
        Host.MakeData();
        File.WriteAllBytes(Host.Root + "/debian.iso", new byte[1 << 20]);
        File.WriteAllText(Host.Root + "/key.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@home\n");
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", Host.Root + "/cloud.qcow2", "1G");
        File.WriteAllText(Host.Root + "/101.conf", "name: shop\nmemory: 512\ncores: 1\nscsi0: local-lvm:vm-101-disk-0,size=8G\n");
        File.WriteAllText(
            Host.Root + "/web.xml",
            "<domain type='kvm'><name>web</name><memory>524288</memory><vcpu>1</vcpu><os><type machine='q35'>hvm</type></os></domain>");
        TinyLinux.CopyTo(Host.Root);
        TinyLinux.CopyAgentTo(Host.Root);

        // The first is the program, the others are what a reader has on another machine, or would not want in a test.
        Directory.CreateDirectory(Tools);
        Tool("qemu-init", $"exec {Repository.Executable} --root {Host.Root} \"$@\"");
        Tool("ssh", "exec cat >/dev/null");
        Tool("tar", "");
    }

    private string Tools => Host.Root + "/tools";

    [SystemFact]
    public void The_examples_of_the_program_can_be_typed_as_they_stand()
    {
        File.WriteAllBytes(Host.Root + "/srv/qemud/tools.iso", new byte[1 << 20]);
        string script = string.Join('\n', Examples("qemu-init.8"));

        string output = Type(script).Succeeds("web1: started").Out;

        Assert.Contains("web1: running", output, StringComparison.Ordinal);
        Assert.Contains("web1: stopped by the guest agent", output, StringComparison.Ordinal);
        Assert.Contains("/dev/", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Host.Root + "/web1.png"));
        string[] verbs = [.. Verbs().Except(["help", "version"])];
        Assert.NotEmpty(verbs);
        Assert.All(verbs, verb => Assert.Contains($"qemu-init {verb}", script, StringComparison.Ordinal));
    }

    [SystemFact("xorriso")]
    public void The_examples_of_each_verb_can_be_typed_as_they_stand()
    {
        Guest guest = Host.New("web1", "NIC1=br0", "NIC2=br0").Register();
        Host.New("db").Register();
        guest.Start().Do("poweroff").Succeeds();
        guest.Start();
        Host.QemuInit("wait", "web1", "--for", "tcp:22", "--timeout", "120").Succeeds();
        Host.QemuInit("wait", "web1", "--for", "agent", "--timeout", "120").Succeeds();

        // In the order of the page, but for what takes the network away. What waits for the end of two guests waits for the one that is off.
        string[] examples =
        [
            .. Displayed("qemu-init.8")
                .Select(static line => line.Replace("wait web1 db", "wait db", StringComparison.Ordinal))
                .OrderBy(static line => line.Contains(" qmp ", StringComparison.Ordinal)),
        ];

        Assert.InRange(examples.Length, 20, 100);
        Assert.All(examples, example =>
        {
            // What goes on until Ctrl-C is interrupted.
            bool isEndless = example.Contains("--watch", StringComparison.Ordinal) || example.Contains(" -f", StringComparison.Ordinal);
            Result result = Type(isEndless ? $"timeout --preserve-status -s INT 3 {example}" : example);
            Assert.True(result.Code == 0 || (isEndless && result.Code == 128 + 2), $"{example}: {result}");
        });
    }

    [SystemFact]
    public void The_examples_of_the_rc_file_start_guests()
    {
        File.WriteAllText(Host.Etc + "/default-qemud.rc", "KVM=0\n");
        string text = string.Join('\n', File.ReadLines(Repository.Root + "/man/qemu-init.5").SkipWhile(static line => line != ".Sh EXAMPLES"));
        string[] files = [.. text.Split("NAME=")[1..].Select(file => "NAME=" + Plain(file[..file.IndexOf(".Ed", StringComparison.Ordinal)]))];

        Assert.Equal(2, files.Length);
        Assert.All(files, file =>
        {
            // The host of the test is smaller than the reader's, and has no logical volumes.
            string tried = file.Replace("/dev/vg0/db1", "db1.img", StringComparison.Ordinal).Replace("RAM=16G", "RAM=64M", StringComparison.Ordinal);
            string name = tried[5..tried.IndexOf('\n', StringComparison.Ordinal)];
            Guest guest = Host.New(name).Disk("db1.img").Disk("debian-12-netinst.iso");
            Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", guest.Folder + "/disk.qcow2", "1G");
            File.WriteAllText(guest.RcFile, tried);
            guest.BelongsTo(Requirements.GuestUser).Register().Start();
            guest.Do("poweroff").Succeeds();
        });
    }

    private IEnumerable<string> Verbs() => Host.QemuInit("help").Succeeds().Out.Split('\n')
        .Where(static line => line.StartsWith("  ", StringComparison.Ordinal))
        .Select(static line => line.Split(' ')[2]);

    private void Tool(string name, string script)
    {
        File.WriteAllText($"{Tools}/{name}", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode($"{Tools}/{name}", Executable);
    }

    private Result Type(string script) =>
        Host.Run("env", $"PATH={Tools}:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-exc", $"cd {Host.Root}\n{script}");

    // The lines that a reader would type as root, in the order of the page.
    private IEnumerable<string> Examples(string page) =>
        File.ReadLines($"{Repository.Root}/man/{page}")
            .SkipWhile(static line => line != ".Sh EXAMPLES")
            .Where(static line => line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => Plain(line[2..]));

    // Those beside the explanation of a verb.
    private IEnumerable<string> Displayed(string page) =>
        File.ReadLines($"{Repository.Root}/man/{page}")
            .Where(static line => line.StartsWith(".Dl ", StringComparison.Ordinal))
            .Select(line => Plain(line[4..]));

    private string Plain(string line)
    {
        (string, string)[] words =
        [
            ("\\-", "-"), ("\\(aq", "'"), ("\\(dq", "\""), ("\\e", "\\"), ("@datdir@", Host.Root + "/srv/qemud"), ("@etcdir@", Host.Etc), ("@sysusr@", "qemud"),
            ("@sysgrp@", "kvm"), .. s_times,
        ];
        return words.Aggregate(line, static (text, word) => text.Replace(word.Item1, word.Item2, StringComparison.Ordinal));
    }
}
