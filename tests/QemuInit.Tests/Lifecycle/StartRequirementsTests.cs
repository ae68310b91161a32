using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using QemuInit.Checks;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Tests.Options;
using QemuInit.Tests.Qemu;
using QemuInit.Text;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>What keeps a guest from starting, <c>check</c> tells before, and nothing else does.</summary>
public sealed class StartRequirementsTests : IDisposable
{
    private const string Doubt = "others may write the folder";

    private static readonly Account s_user = new("qemud", 1, 1, []);

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("RUNAS", "RUNAS=nosuchuser", nameof(StartStage.CommandLine))]
    [InlineData("PRIVDROP", "PRIVDROP=late", nameof(StartStage.CommandLine))]
    [InlineData("TGTARCH", "TGTARCH=qemu-system-nosuch", nameof(StartStage.CommandLine))]
    [InlineData("NIC1", "NIC1=denied0", nameof(StartStage.Host))]
    [InlineData("NIC1", "NIC1=nosuchbr0", nameof(StartStage.Later))]
    [InlineData("NIC1", "NIC1=lo", nameof(StartStage.Later))]
    [InlineData("CPU", "CPU=host", nameof(StartStage.Host))]
    [InlineData("CPU", "CPU=host,pmu=off", nameof(StartStage.Host))]
    [InlineData("DSK1", "DSK1=secret/disk.raw", nameof(StartStage.Host))]
    public void What_keeps_a_guest_from_starting_is_reported_at_its_key(string key, string line, string stage)
    {
        Directory.CreateDirectory(_folder["etc/qemu"]);
        _folder.Write("etc/qemu/bridge.conf", "deny denied0\nallow all\n");
        Directory.CreateDirectory(_folder["secret"]);
        _folder.Write("secret/disk.raw", "");
        TemporaryFolder.Chmod(_folder["secret"], "700");
        AssertBoth(StartRequirements.All, key, $"NAME=web\nKVM=0\nDISPLAY=none\n{line}\n", Enum.Parse<StartStage>(stage));
    }

    [Fact]
    public void A_path_of_a_socket_that_is_too_long_is_reported_at_the_name() =>
        AssertBoth(StartRequirements.All, "NAME", "KVM=0\nNAME=web\nDISPLAY=none\n", StartStage.Host, new string('x', 120));

    [Fact]
    public void A_part_of_a_BIOS_is_reported_at_the_firmware()
    {
        File.WriteAllBytes(_folder["part.fd"], new byte[65537]);
        AssertBoth(StartRequirements.All, "FIRMWARE", $"NAME=web\nKVM=0\nDISPLAY=none\nFIRMWARE={_folder["part.fd"]}\n", StartStage.Host);
    }

    [Fact]
    public void A_folder_that_qemus_user_may_not_enter_is_reported_where_no_file_is_in_it()
    {
        TemporaryFolder.Chmod(_folder.Path, "700");
        AssertBoth(StartRequirements.All, "NAME", "KVM=0\nNAME=web\nDISPLAY=none\n", StartStage.Host);
    }

    [Theory]
    [InlineData("SMP")]
    [InlineData("RAM")]
    [InlineData("DESC")]
    public void A_requirement_is_one_of_start_and_of_check(string key) =>
        AssertBoth([Failing(key, "it is not there")], key, "NAME=web\nSMP=2\nRAM=1G\nDESC='a guest'\n", StartStage.Host);

    [Fact]
    public void Start_throws_at_the_first_and_check_reports_all()
    {
        List<string> asked = [];
        StartRequirement[] requirements =
        [
            new("SMP", StartStage.Host, _ => [new(() => asked.Add("met"))]),
            Failing("RAM", "no memory"),
            Failing("DESC", "no words"),
            new("SMP", StartStage.Host, _ => [new(() => asked.Add("last"))]),
        ];
        CheckedGuest guest = Guest("NAME=web\nRAM=1G\nDESC='a guest'\n", "");

        Assert.Equal("no memory", Assert.Throws<Failure>(() => StartRequirements.Require(requirements, StartStage.Host, guest.Draft!)).Message);
        Assert.Equal(["met"], asked.AsEnumerable());

        new GuestCheck(Directories(""), new MockFileSystem(), requirements).Collect(guest, StartStage.Host);
        Assert.Equal(["no memory", "no words"], guest.Findings.Select(static finding => finding.Message));
        Assert.Equal(["met", "met", "last"], asked.AsEnumerable());
    }

    [Fact]
    public void A_stage_asks_for_its_own_requirements_alone()
    {
        CheckedGuest guest = Guest("NAME=web\n", "");
        StartRequirement[] requirements = [Failing("NAME", "wrong")];

        StartRequirements.Require(requirements, StartStage.CommandLine, guest.Draft!);
        StartRequirements.Require(requirements, StartStage.Later, guest.Draft!);
        new GuestCheck(Directories(""), new MockFileSystem(), requirements).Collect(guest, StartStage.Later);

        Assert.Empty(guest.Findings);
    }

    [Theory]
    [InlineData("Lifecycle/Start/Starter.cs")]
    [InlineData("Checks/GuestCheck.cs")]
    public void Neither_start_nor_check_has_a_requirement_of_its_own(string file)
    {
        string[] required =
        [
            .. CSharpSyntaxTree.ParseText(File.ReadAllText($"{Sources()}/{file}")).GetRoot().DescendantNodes()
                .OfType<InvocationExpressionSyntax>()
                .Select(static call => call.Expression.ToString())
                .Where(static callee => callee[(callee.LastIndexOf('.') + 1)..].StartsWith("Require", StringComparison.Ordinal)
                    && callee is not ("StartRequirements.Require" or "RequireBridges" or "launch.RequireLife")),
        ];
        Assert.Empty(required);
    }

    public void Dispose() => _folder.Dispose();

    private static StartRequirement Failing(string key, string message) =>
        new(key, StartStage.Host, _ => [new(() => throw new Failure(ExitCode.NotConfigured, message))]);

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../../../src/QemuInit"));

    private Directories Directories(string below) => new Directories("/etc", "/var", $"/run{below}").Below(_folder.Path);

    private void AssertBoth(IReadOnlyList<StartRequirement> requirements, string key, string rc, StartStage stage, string below = "")
    {
        string message = Assert.Throws<Failure>(() => StartRequirements.Require(requirements, stage, Guest(rc, below, stage).Draft!)).Message;

        CheckedGuest guest = Guest(rc, below, stage);
        new GuestCheck(Directories(below), new MockFileSystem(), requirements).Collect(guest, stage);
        Finding finding = Assert.Single(guest.Findings, finding => finding.Message == message);
        Assert.Equal(guest.PlaceOf(key).Text, finding.Place.Text);
        Assert.True(guest.Sets(key));
    }

    // As far as a start has come before the stage.
    private CheckedGuest Guest(string rc, string below, StartStage stage = StartStage.Host)
    {
        RegisteredGuest registered = new(GuestName.Parse("web"), _folder.Path, 1);
        GuestOptions options = OptionsFixture.Good(rc);
        GuestConfiguration configuration = new(options, cfg: null, Doubt, warnings: [], folderIdentity: "");
        StartDraft draft = new(registered, configuration, s_user, Directories(below), new MockFileSystem());
        CheckedGuest guest = new(registered)
        {
            Configuration = configuration,
            Files = [new RcFile($"{_folder.Path}/{registered.RcFileName}", RcParser.Parse(rc))],
            Draft = draft,
        };
        if (stage == StartStage.CommandLine)
            return guest;
        draft.Account = s_user;
        draft.CommandLine = CommandLine.Build(options, new("web", _folder.Path), GoldenCase.Host, cfg: null);
        return guest;
    }
}
