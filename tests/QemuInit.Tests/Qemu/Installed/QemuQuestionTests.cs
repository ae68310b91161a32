using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class QemuQuestionTests
{
    private const string Qemu = "/usr/bin/qemu-system-x86_64";
    private const string Greeting = """{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}}}}""";
    private const string Target = """{"return": {"arch": "x86_64"}, "id": "target"}""";
    private const string Device = """{"return": [{"name": "addr"}], "id": "device e1000"}""";
    private const string DeviceHelp = """{"return": "e1000 options:", "id": "help e1000"}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    // A qemu that reads quit before its answers are read throws those away.
    [Fact]
    public void A_qemu_is_told_to_quit_when_its_last_answer_was_read()
    {
        using TemporaryFolder root = new();
        string program = Script(root, $"""
            questions=$(timeout 1 cat)
            case $questions in *quit*) echo '{Greeting}'; echo '{Target}'; exit;; esac
            echo '{Greeting}'; echo '{Target}'; echo '{Device}'; echo '{DeviceHelp}'
            read farewell
            echo "$farewell" >'{root["farewell"]}'
            """);
        QemuAbilities qemu = Ask(program, ["e1000"], s_patience);
        Assert.True(qemu.HasDevice("e1000"));
        Assert.False(qemu.HasProperty("e1000", "romfile"));
        Assert.Contains("quit", File.ReadAllText(root["farewell"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_is_missing_is_a_failed_question()
    {
        using TemporaryFolder root = new();
        string program = Script(root, $"echo '{Greeting}'; echo '{Target}'; echo '{Device}'; echo 'out of memory'");
        Failure failure = Assert.Throws<Failure>(() => Ask(program, ["e1000"], s_patience));
        Assert.True(failure.IsUnanswered);
        Assert.Equal($"{program} ended before it had answered all questions: out of memory; try again", failure.Message);
    }

    [Fact]
    public void A_qemu_that_does_not_answer_in_time_is_a_failed_question()
    {
        using TemporaryFolder root = new();
        string program = Script(root, $"echo '{Greeting}'; echo '{Target}'; exec sleep 60");
        Failure failure = Assert.Throws<Failure>(() => Ask(program, [], TimeSpan.FromSeconds(2)));
        Assert.True(failure.IsUnanswered);
        Assert.Equal($"{program} did not answer within 2 s; try again when the host is less busy", failure.Message);
    }

    [Fact]
    public void A_program_that_is_not_a_qemu_is_told_with_its_words()
    {
        using TemporaryFolder root = new();
        string program = Script(root, "echo 'error while loading shared libraries: libfdt.so.1' >&2");
        Failure failure = Assert.Throws<Failure>(() => Ask(program, [], s_patience));
        Assert.False(failure.IsUnanswered);
        Assert.Equal($"{program} does not answer as a qemu: error while loading shared libraries: libfdt.so.1", failure.Message);
    }

    // The answers are several times what a pipe holds.
    [ProgramTheory(Qemu)]
    [InlineData("virtio-net-pci", "no-such-device")]
    public void Real_qemu_answers_all_questions(string known, string unknown)
    {
        List<string> devices =
        [
            .. Enumerable.Range(0, 40).Select(number => $"{unknown}{number}"), "e1000", "virtio-blk-pci", "usb-tablet", known,
        ];
        QemuAbilities qemu = Ask(Qemu, devices, s_patience);
        Assert.Equal("x86_64", qemu.Architecture);
        Assert.Equal(devices[40..], devices.Where(qemu.HasDevice));
    }

    private static QemuAbilities Ask(string program, IReadOnlyList<string> devices, TimeSpan patience) => QemuAbilities.Ask(
        program,
        devices,
        questions => new ProgramDialogue(
            program,
            ["-machine", "none", "-display", "none", "-S", "-qmp", "stdio"],
            null,
            patience,
            questions,
            Launched.Executable));

    private static string Script(TemporaryFolder root, string text)
    {
        string program = root.Write("qemu", $"#!/bin/sh\n{text}\n");
        TemporaryFolder.Chmod(program, "755");
        return program;
    }
}
