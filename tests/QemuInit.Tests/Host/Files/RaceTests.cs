using System;
using System.IO;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

/// <summary>Between the examination of a file and its use nobody gets another one in: thousands of tries to do so.</summary>
public sealed class RaceTests : IDisposable
{
    private const int Tries = 2000;

    // Each copy waits for the disk.
    private const int FewerTries = 500;
    private const string Secret = "root's own";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_folder_that_is_exchanged_while_root_adopts_it_gives_away_no_file_of_roots()
    {
        TemporaryFolder.Chmod(_folder.Path, "755");
        string victim = Victim();
        _folder.Make("real");
        _folder.Write("real/web1-qemud.rc", "KVM=0\nNIC1=\nDSK1=secret\n");
        TemporaryFolder.Chmod(_folder.Write("real/secret", "x"), "600");
        Assert.True(GuestName.TryParse("web1", out GuestName? name, out _));
        RegisteredGuest guest = new(name, _folder["web1"], 1);
        Directories directories = new(_folder["etc"], _folder["var"], _folder["run"]);
        void Adopt() => new Adoption(directories, new FileSystem(), guest, []).Run(new GuestList([guest], []));

        Swapper.Link(guest.Folder, "real");
        using (new Swapper(i => Swapper.Link(guest.Folder, i % 2 == 0 ? "victim" : "real")))
        {
            for (int i = 0; i < Tries; i++)
                _ = Record.Exception(Adopt);
        }

        AssertUntouched(victim);
        Swapper.Link(guest.Folder, "real");
        Adopt();
        Assert.Equal("660", TemporaryFolder.ModeOf(_folder["real/secret"]));
    }

    [Fact]
    public void A_file_that_is_exchanged_while_root_reads_it_shows_no_other()
    {
        string victim = Victim();
        string file = _folder.Write("file", "mine");
        using TrustedFolder folder = TrustedFolder.Open(_folder.Path, trust: null);
        using (new Swapper(i => Exchange(file, i, victim + "/secret")))
        {
            for (int i = 0; i < Tries; i++)
            {
                string? text = null;
                _ = Record.Exception(() => text = folder.TryReadText("file"));
                Assert.True(text is null or "" or "mine", text);
            }
        }

        AssertUntouched(victim);
    }

    [Fact]
    public void A_copy_of_roots_goes_nowhere_else()
    {
        string victim = Victim();
        string source = _folder.Write("source", "variables");
        string file = _folder["file"];
        using TrustedFolder folder = TrustedFolder.Open(_folder.Path, trust: null);
        using (new Swapper(i => Exchange(file, i, victim + (i % 4 == 0 ? "/secret" : "/new"))))
        using (new Swapper(i => Exchange(file + ".new", i, victim + (i % 4 == 0 ? "/secret" : "/new"))))
        {
            for (int i = 0; i < FewerTries; i++)
            {
                File.Delete(file);
                _ = Record.Exception(() => folder.CopyIfMissing(source, "file", 65534, 65534));
            }
        }

        AssertUntouched(victim);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    // Now a file, now a link.
    private static void Exchange(string file, int turn, string target)
    {
        if (turn % 2 == 0)
            Swapper.Link(file, target);
        else
            Swapper.Write(file, "mine");
    }

    private string Victim()
    {
        string victim = _folder.Make("victim");
        TemporaryFolder.Chmod(_folder.Write("victim/secret", Secret), "600");
        return victim;
    }

    private static void AssertUntouched(string victim)
    {
        string secret = Assert.Single(Directory.GetFileSystemEntries(victim));
        Assert.Equal(Secret, File.ReadAllText(secret));
        using FileDescriptor file = HostFile.Open(secret, Libc.O_RDONLY);
        Assert.Equal((0u, "600"), (HostFile.Stat(file, secret).Uid, TemporaryFolder.ModeOf(secret)));
    }
}
