using System;
using System.IO;
using System.Linq;
using CsCheck;
using QemuInit.Import;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Import;

/// <summary>Whatever a file has in it: a guest whose files are valid, or one line that says where and what is wrong.</summary>
public sealed class ImportPropertyTests
{
    private const int Cases = 3000;

    // What the readers look for, and what they do not expect.
    private static readonly string[] s_pieces =
    [
        "=", ":", "\"", "'", "(", ")", "$(", "${", "}", "`", "\\", "#", ",", "\n", " ", "[", "<", ">", "</", "/>", "&", "&amp;", "<!--", "<![CDATA[", "\0", "\u202e", "é",
        "-", "-drive ", "-device ", "file=", "if=none", "id=x", "drive=x", "netdev=x", "-blockdev ", "{", "node-name=x", "driver=raw", "memory", "99999999999999999999",
        "net0", "disk0_name", "disk0_file", "scsi0", "if ", "fi", "case ", "esac", "<domain type='kvm'>", "</domain>", "<disk>", "<name>", "-m", "-append",
    ];

    private static readonly (string Peer, string Name, string Text)[] s_guests =
    [
        .. Corpus.All.Select(static one => (one.Peer, one.Name, File.ReadAllText(Path.Join(Corpus.Folder, one.Peer, one.Name)))),
    ];

    [Fact]
    public void A_guest_that_is_cut_anywhere_is_valid_or_refused()
    {
        foreach ((string peer, string name, string text) in s_guests)
        {
            for (int length = 0; length < text.Length; length += Math.Max(1, text.Length / 150))
                Hold(peer, name, text[..length]);
        }
    }

    [Fact]
    public void A_guest_into_which_something_was_put_is_valid_or_refused() =>
        Gen.Select(Gen.Int[0, s_guests.Length - 1], Gen.Int[0, int.MaxValue], Gen.OneOf(s_pieces).Array[1, 6], Gen.Int[0, 40])
            .Sample(
                static (guest, place, pieces, cut) =>
                {
                    (string peer, string name, string text) = s_guests[guest];
                    int at = place % (text.Length + 1);
                    Hold(peer, name, text[..at] + string.Concat(pieces) + text[Math.Min(text.Length, at + cut)..]);
                },
                iter: Cases);

    [Fact]
    public void Made_up_text_is_valid_or_refused() =>
        Gen.Select(Gen.OneOf(PeerTable.Names), Gen.OneOf(s_pieces).Array[0, 40]).Sample(
            static (peer, pieces) => Hold(peer, "made-up", string.Concat(pieces)),
            iter: Cases);

    private static void Hold(string peer, string name, string text)
    {
        try
        {
            ForeignGuest guest = Corpus.Read(peer, name, text);
            ImportGoldenTests.AssertValid(ImportedFiles.Of(guest));
            Assert.All(ImportReport.Table(guest).TrimEnd('\n').Split('\n'), static line => Assert.True(Printable.IsPlain(line), line));
        }
        catch (Failure failure)
        {
            Assert.True(Printable.IsPlain(failure.Message), failure.Message);
            Assert.NotNull(failure.Place);
        }
    }
}
