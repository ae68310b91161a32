using System;
using System.Collections.Concurrent;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using System.Threading;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class InstalledQemuTests
{
    private const string First = "QEMU emulator version 9.2.1 (Debian 1:9.2)\nusage: qemu [options] [disk_image]\n\n";

    [Theory]
    [InlineData("-runas user     change to user id user just before starting the VM.", "runas")]
    [InlineData("-run-with [async-teardown=on|off][,chroot=dir][,user=username]", "run-with-user")]
    [InlineData(
        "-run-with [async-teardown=on|off][,chroot=dir]\n         [,exit-with-parent=on|off][,user=username]\n                Set", "run-with-user")]
    [InlineData("-run-with async-teardown=on|off\n-runas user", "runas")]
    [InlineData("-run-with [user=username]\n-runas user", "run-with-user runas")]
    [InlineData("-run-with async-teardown=on|off\n\nuser=username", "")]
    public void Quirks_show_in_the_help(string help, string quirks)
    {
        QemuAnswers answers = QemuAnswers.Of("/usr/bin/qemu", First + help);
        Assert.Equal(("9.2.1", quirks), (answers.Version, QemuQuirks.Of(answers).ToString()));
    }

    [Theory]
    [InlineData("", "it said nothing")]
    [InlineData("error while loading shared libraries: libfdt.so.1\n", "error while loading shared libraries: libfdt.so.1")]
    [InlineData("version \n", "version")]
    [InlineData("-runas user\n", "-runas user")]
    public void An_answer_that_cannot_be_read_is_one_failure(string help, string words)
    {
        Failure failure = Assert.Throws<Failure>(() => QemuAnswers.Of("/usr/bin/qemu", help));
        Assert.Equal($"/usr/bin/qemu does not answer as a qemu: {words}", failure.Message);
    }

    [Fact]
    public void A_picture_that_is_refused_shows_a_qemu_that_knows_ppm_alone()
    {
        QemuAnswers answers = new() { PngRefusal = new(MonitorProblem.Refused, "Parameter 'format' is unexpected") };
        Assert.True(QemuQuirks.Of(answers).Has(QemuQuirks.PpmAlone));
        Assert.False(QemuQuirks.Of(new QemuAnswers()).Has(QemuQuirks.PpmAlone));
    }

    [Fact]
    public void Names_of_quirks_are_words_and_differ()
    {
        Assert.All(QemuQuirks.All, static quirk => Assert.DoesNotContain(' ', quirk.Name));
        Assert.Equal(QemuQuirks.All.Count, QemuQuirks.All.Select(static quirk => quirk.Name).Distinct().Count());
        string all = QemuQuirks.NamesOf(QemuQuirks.All);
        Assert.Equal(all, QemuQuirks.TryParse(all)!.ToString());
        Assert.Null(QemuQuirks.TryParse(all + " other"));
    }

    [ProgramTheory("/usr/bin/qemu-system-x86_64")]
    [InlineData("/usr/bin/qemu-system-x86_64")]
    public void The_tables_versions_are_those_of_the_installed_qemu(string program)
    {
        using TemporaryFolder root = new();
        InstalledQemu qemu = Installed(root, program);
        Version version = Minor(qemu.Version);
        foreach (QemuQuirk quirk in QemuQuirks.All.Where(static quirk => (quirk.Since ?? quirk.Until) is not null))
        {
            bool isWithin = (quirk.Since is null || version >= Minor(quirk.Since))
                && (quirk.Until is null || version <= Minor(quirk.Until));
            Assert.True(qemu.Quirks.Has(quirk) == isWithin, $"{quirk.Name} of {version}");
        }
    }

    [Fact]
    public void A_qemu_is_asked_once_and_once_more_when_its_file_changes()
    {
        using TemporaryFolder root = new();
        string program = Script(root, "QEMU emulator version 7.2.22", "-runas user");
        Assert.Equal(("7.2.22", "runas"), Ask(root, program));
        Assert.Equal(("7.2.22", "runas"), Ask(root, program));
        Assert.Equal(["asked"], File.ReadAllLines(root["asked"]));
        Script(root, "QEMU emulator version 10.0.0", "-run-with [,user=username]");
        Assert.Equal(("10.0.0", "run-with-user"), Ask(root, program));
        Assert.Equal(["asked", "asked"], File.ReadAllLines(root["asked"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("other\n7.2.22\nrunas\n")]
    [InlineData("{0}\n7.2.22\nquirk of another version\n")]
    [InlineData("{0}\n7.2.22\nruna")]
    public void A_kept_answer_that_cannot_be_read_is_asked_for_again(string kept)
    {
        using TemporaryFolder root = new();
        string program = Script(root, "QEMU emulator version 7.2.22", "-runas user");
        Ask(root, program);
        string cache = Assert.Single(Directory.GetFiles(root["var/abilities"]));
        File.WriteAllText(cache, kept.Replace("{0}", File.ReadAllLines(cache)[0], StringComparison.Ordinal));
        Assert.Equal(("7.2.22", "runas"), Ask(root, program));
        Assert.Equal(2, File.ReadAllLines(root["asked"]).Length);
    }

    [Fact]
    public void What_is_not_an_answer_is_not_kept()
    {
        using TemporaryFolder root = new();
        string program = Script(root, "qemu: out of memory", "");
        Assert.Throws<Failure>(() => Ask(root, program));
        Assert.False(Directory.Exists(root["var/abilities"]));
    }

    // Such programs can have any number of names.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_answer_of_another_users_program_is_not_kept(bool isFolder)
    {
        using TemporaryFolder root = new();
        string program = Script(root, First.Split('\n')[0], "-runas user");
        TemporaryFolder.Chown(isFolder ? Path.GetDirectoryName(program)! : program, 60002, 60002);
        Assert.Equal(("9.2.1", "runas"), Ask(root, program));
        Assert.False(Directory.Exists(root["var/abilities"]));
    }

    [Fact]
    public void Guests_that_start_together_keep_their_answers_together()
    {
        using TemporaryFolder root = new();
        ConcurrentBag<Exception> errors = [];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                if (Record.Exception(() => InstalledQemu.Keep(new FileSystem(), root["abilities/qemu"], "runas\n")) is { } error)
                    errors.Add(error);
                if (File.ReadAllText(root["abilities/qemu"]) != "runas\n")
                    errors.Add(new InvalidDataException("it was not kept"));
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Empty(errors);
    }

    [Fact]
    public void Where_nothing_can_be_kept_nothing_is()
    {
        using TemporaryFolder root = new();
        string file = root.Write("var", "");
        InstalledQemu.Keep(new FileSystem(), file + "/abilities/qemu", "runas\n");
        Assert.Equal("", File.ReadAllText(file));
    }

    private static (string Version, string Quirks) Ask(TemporaryFolder root, string program)
    {
        InstalledQemu qemu = Installed(root, program);
        return (qemu.Version, qemu.Quirks.ToString());
    }

    private static InstalledQemu Installed(TemporaryFolder root, string program) => new(
        new FileSystem(),
        new Directories(root["etc"], root["var"], root["run"]),
        program,
        static program => Launched.Run("/", program, "-help").Output);

    // Replaced and not written over: the identity of a file is its inode, size and time of change.
    private static string Script(TemporaryFolder root, string first, string option)
    {
        string program = root.Write("new", $"#!/bin/sh\necho asked >>'{root["asked"]}'\necho '{first}'\necho '{option}'\n");
        TemporaryFolder.Chmod(program, "755");
        File.Move(program, root["qemu"], overwrite: true);
        return root["qemu"];
    }

    private static Version Minor(string version) => Version.Parse(string.Join('.', version.Split('.').Take(2)));
}
