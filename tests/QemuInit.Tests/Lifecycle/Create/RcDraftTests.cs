using System.IO;
using System.Runtime.CompilerServices;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Text;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class RcDraftTests
{
    private const string Path = "/srv/web1/web1-qemud.rc";

    [Fact]
    public void Keys_stand_in_the_order_of_the_template_and_in_quotes_where_they_need_them()
    {
        RcDraft draft = new();
        draft.Set("NIC1", "user");
        draft.Set("DSK2", "b.qcow2");
        draft.Set("DSK1", "a.qcow2");
        draft.Set("RAM", "2G");
        draft.Set("DESC", "it's mine");
        draft.Set("RAM", "4G");
        Assert.Equal(
            "# One.\n# Two.\n\nDESC='it'\\''s mine'\nRAM=4G\nDSK1=a.qcow2\nDSK2=b.qcow2\nNIC1=user\n",
            draft.ToText("# One.\n# Two.\n"));
    }

    [Theory]
    [InlineData("RAMM", "unknown key RAMM; did you mean RAM?")]
    [InlineData("ram", "unknown key ram; did you mean RAM?")]
    [InlineData("memory", "unknown key memory; did you mean RAM?")]
    [InlineData("disk", "unknown key disk; did you mean DSK1?")]
    [InlineData("QQQQQQ", "unknown key QQQQQQ; see: qemu-init keys")]
    public void An_unknown_key_is_refused_with_the_nearest(string key, string message)
    {
        Failure failure = Assert.Throws<Failure>(() => new RcDraft().Set(key, "1"));
        Assert.Equal((ExitCode.BadArgument, message), (failure.Code, failure.Message));
    }

    [Fact]
    public void A_value_of_several_lines_is_refused() =>
        Assert.Equal(ExitCode.BadArgument, Assert.Throws<Failure>(static () => new RcDraft().Set("DESC", "a\nPRECMD=id")).Code);

    [Theory]
    [InlineData("RAM=lots")]
    [InlineData("KVM=perhaps")]
    [InlineData("DSK2=b.qcow2")]
    [InlineData("NIC1=br0,colour=red")]
    public void A_value_that_is_not_valid_is_refused(string setting)
    {
        Failure failure = Assert.Throws<Failure>(() => new RcDraft().Bind("web1", Path, setting + "\n"));
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Assert.StartsWith(setting.Split('=')[0], failure.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_the_sites_defaults_is_told_with_its_place()
    {
        RcFile site = new("/etc/qemud/default-qemud.rc", RcParser.Parse("\nRAM=lots\n"));
        Failure failure = Assert.Throws<Failure>(() => new RcDraft(site).Bind("web1", Path, "SMP=2\n"));
        Assert.Equal(ExitCode.NotConfigured, failure.Code);
        Assert.StartsWith("/etc/qemud/default-qemud.rc:2:5: ", failure.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_without_a_gap_are_given()
    {
        RcDraft draft = new();
        Assert.Equal("CDR1", draft.NextOf("CDR"));
        draft.Set("CDR1", "empty");
        draft.Set("CDR2", "empty");
        Assert.Equal("CDR3", draft.NextOf("CDR"));
        RcDraft below = new(new RcFile("/etc/qemud/default-qemud.rc", RcParser.Parse("CDR1=empty\nDSK1=\n")));
        Assert.Equal(("CDR2", "DSK1"), (below.NextOf("CDR"), below.NextOf("DSK")));
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("windows")]
    [InlineData("bsd")]
    public void A_template_that_is_shipped_is_a_valid_rc_file_with_nothing_to_warn_of(string name)
    {
        GuestTemplates templates = new(Templates());
        RcDraft draft = new();
        foreach (RcAssignment assignment in templates.Read(name, Trust))
            draft.Set(assignment.Key, assignment.Value);
        Assert.NotNull(draft.Bind("web1", Path, draft.ToText("# A comment.\n")));
        Assert.StartsWith("disk.qcow2,", draft.Find("DSK1"), System.StringComparison.Ordinal);

        // It says what it is for, and how it is used.
        Assert.Contains($"--template {name} ", File.ReadAllText(templates.PathOf(name)), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lunix")]
    [InlineData("../default")]
    [InlineData("")]
    public void A_template_that_is_not_there_names_those_that_are(string name)
    {
        Failure failure = Assert.Throws<Failure>(() => new GuestTemplates(Templates()).Read(name, Trust));
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Assert.EndsWith("there are: bsd, linux, windows", failure.Message, System.StringComparison.Ordinal);
    }

    private static FileTrust Trust => new(new Account("qemud", 1, 1, [1]), 1);

    private static string Templates([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Join(System.IO.Path.GetDirectoryName(here), "../../../../etc/templates"));
}
