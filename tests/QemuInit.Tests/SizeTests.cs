using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Checks;
using QemuInit.Guests;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests;

/// <summary>
/// Big files: the work grows as the file does.
/// Bytes that are allocated stand for the work, because they do not depend on the host.
/// </summary>
public sealed class SizeTests
{
    private const int Few = 500;
    private const int Many = 8000;
    private const double Bound = 1.5 * Many / Few;

    [Theory]
    [InlineData("", "-usb\n")]
    [InlineData("", "-drive file=a,if=none\n")]
    [InlineData("-device a", ",b=c")]
    [InlineData("-device a", ",,")]
    [InlineData("-device '", "a\n")]
    [InlineData("-device ", "${A}")]
    [InlineData("-device a", "\\\n")]
    [InlineData("", "# comment\n")]
    [InlineData("[drive]\n", "a = \"b\"\n")]
    [InlineData("[drive]\n", "[a]\n")]
    [InlineData("[drive]\n", "[")]
    [InlineData("-netdev tap", ",script=/x/qemud-br1")]
    public void A_cfg_file_takes_as_long_as_it_is(string start, string piece) => AssertLinear(count =>
    {
        Dictionary<string, string> keys = new() { ["A"] = "x" };
        _ = CfgFile.TryParse("/x.cfg", start + string.Concat(Enumerable.Repeat(piece, count)), keys, out CfgFile? file, out _);
        if (file is not null)
            _ = NamedFiles.In(file.Words, "/");
    });

    [Theory]
    [InlineData("DSK{0}=a\n")]
    [InlineData("NIC{0}=user,hostfwd=tcp::1-:1\n")]
    [InlineData("UNKNOWN{0}=a\n")]
    [InlineData("RAM=1G # {0}\n")]
    public void Keys_take_as_long_as_they_are_many(string line) => AssertLinear(count =>
    {
        string text = string.Concat(Enumerable.Range(1, count).Select(i => line.Replace("{0}", $"{i}", StringComparison.Ordinal)));
        _ = GuestOptions.Bind("web1", [new RcFile("/web1-qemud.rc", RcParser.Parse(text))], []);
    });

    [Fact]
    public void Of_many_warnings_the_first_few_are_told_and_looked_up()
    {
        const string Line = "UNKNOWN{0}=a\n";
        string text = string.Concat(Enumerable.Range(1, Many).Select(static i => Line.Replace("{0}", $"{i}", StringComparison.Ordinal)));
        RcDocument document = RcParser.Parse(text);
        List<FileDiagnostic> diagnostics = [];
        long before = GC.GetAllocatedBytesForCurrentThread();

        _ = GuestOptions.Bind("web1", [new RcFile("/site.rc", RcParser.Parse("ODD=1\n")), new RcFile("/web1-qemud.rc", document)], diagnostics);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Many, 0, 1000);
        Assert.Equal(FewWarnings.Most + 2, diagnostics.Count);
        Assert.Equal("/web1-qemud.rc:21:1: and 7980 more warnings", diagnostics[^1].ToString());
        Assert.Equal(Many - FewWarnings.Most, diagnostics[^1].Warnings);
    }

    [Fact]
    public void Of_many_findings_the_first_few_of_each_file_are_told()
    {
        CheckedGuest guest = new(new RegisteredGuest(GuestName.Parse("web1"), "/srv/web1", 1));
        for (int line = Many; line > 0; line--)
            guest.Warn(new FindingPlace("/a", new RcPosition(line, line, 1)), "w");
        guest.Add(new FileDiagnostic("/a", new RcDiagnostic(RcSeverity.Warning, new RcPosition(Many, Many, 1), "and 7 more warnings"), warnings: 7));
        guest.Error(new FindingPlace("/a", new RcPosition(Many, Many, 1)), "e");
        guest.Warn(new FindingPlace("/b", new RcPosition(1, 1, 1)), "w");

        IReadOnlyList<Finding> findings = guest.Findings;

        Assert.Equal(FewWarnings.Most + 3, findings.Count);
        Assert.Equal(Enumerable.Range(1, FewWarnings.Most), findings.Take(FewWarnings.Most).Select(static finding => finding.Place.Position.Line));
        Assert.Equal(["e", "and 7987 more warnings", "w"], findings.Skip(FewWarnings.Most).Select(static finding => finding.Message));
    }

    [Theory]
    [InlineData("web{0} /srv/web{0}\n")]
    [InlineData("web1 /srv/web1\n")]
    [InlineData("not a line\n")]
    [InlineData(" = : ")]
    public void A_list_takes_as_long_as_it_is(string line)
    {
        using TemporaryFolder folder = new();
        AssertLinear(count =>
        {
            IEnumerable<string> lines = Enumerable.Range(1, count).Select(i => line.Replace("{0}", $"{i}1", StringComparison.Ordinal));
            string path = folder.Write("list", string.Concat(lines));
            _ = new Registry(new FileSystem(), path).Read();
            _ = new Autostart(new FileSystem(), path).Read();
        });
    }

    private static void AssertLinear(Action<int> read)
    {
        long few = Allocated(read, Few);
        Assert.InRange((double)Allocated(read, Many) / few, 0, Bound);
    }

    private static long Allocated(Action<int> read, int count)
    {
        read(count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        read(count);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
