using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using QemuInit.Import;
using QemuInit.Options;
using QemuInit.Qemu;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Import;

/// <summary>Guests of other tools become the files, and the findings, that are beside them.</summary>
public sealed class ImportGoldenTests
{
    public static TheoryData<string, string> Guests
    {
        get
        {
            TheoryData<string, string> guests = [];
            foreach ((string peer, string name) in Corpus.All)
                guests.Add(peer, name);
            return guests;
        }
    }

    /// <summary>With <c>QEMU_INIT_GOLDEN=write</c> what is missing is written; delete it first to have it written again.</summary>
    [Theory]
    [MemberData(nameof(Guests))]
    public void A_guest_becomes_files_and_findings(string peer, string name)
    {
        string path = Path.Join(Corpus.Folder, peer, name);
        ForeignGuest guest = Corpus.Read(peer, name, File.ReadAllText(path));
        ImportedFiles files = ImportedFiles.Of(guest);
        string actual = $"{guest.Name?.Text}\n{Corpus.Rc(files)}\n{files.CfgText}\n{ImportReport.Table(guest)}{ImportReport.Count(guest)}\n";
        string golden = path + Corpus.Golden;
        if (!File.Exists(golden) && Environment.GetEnvironmentVariable("QEMU_INIT_GOLDEN") == "write")
            File.WriteAllText(golden, actual);
        Assert.True(File.Exists(golden), $"{golden} is missing; run with QEMU_INIT_GOLDEN=write and read it:\n{actual}");
        Assert.Equal(File.ReadAllText(golden), actual);
    }

    [Theory]
    [MemberData(nameof(Guests))]
    public void What_was_imported_is_valid_as_a_whole(string peer, string name)
    {
        ForeignGuest guest = Corpus.Read(peer, name, File.ReadAllText(Path.Join(Corpus.Folder, peer, name)));
        AssertValid(ImportedFiles.Of(guest));
        Assert.All(guest.Findings, static finding => Assert.Equal(finding.Verdict == ImportVerdict.Taken, finding.Why is null));
    }

    [Fact]
    public void Each_tool_has_ten_guests_at_least() =>
        Assert.All(PeerTable.Names, static peer => Assert.True(Corpus.All.Count(one => one.Peer == peer) >= 10, peer));

    internal static void AssertValid(ImportedFiles files)
    {
        List<FileDiagnostic> found = [];
        _ = GuestOptions.Bind("guest", [new RcFile("/rc", RcParser.Parse(Corpus.Rc(files)))], found);
        Assert.Empty(found);

        // What a file of another's says must not choose rights, or run a program.
        Assert.DoesNotContain(files.Settings, static setting => setting.Key is "RUNAS" or "PRIVDROP" or "SANDBOX" or "PRECMD" or "POSTCMD");
        if (files.CfgText is string cfg)
            Assert.True(CfgFile.TryParse("/cfg", cfg, new Dictionary<string, string>(), out CfgFile? file, out FileDiagnostic? problem) && file.Program is null, problem?.ToString());
    }
}
