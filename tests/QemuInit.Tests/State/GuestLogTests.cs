using System;
using System.IO;
using System.Linq;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.State;

public sealed class GuestLogTests : IDisposable
{
    private const string Log = GuestPaths.ActionsName;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_log_that_has_grown_large_is_put_aside_before_the_next_line_and_three_older_ones_are_kept()
    {
        for (int i = 1; i <= 5; i++)
        {
            Grow(Log, (byte)i);
            GuestLog.Append(_folder.Path, Log, "line\n");
            Assert.Equal("line\n", File.ReadAllText(_folder[Log]));
        }

        Assert.Equal([Log, Log + ".1", Log + ".2", Log + ".3"], Names());
        for (int i = 1; i <= 3; i++)
            Assert.Equal(6 - i, File.OpenRead(_folder[$"{Log}.{i}"]).ReadByte());
    }

    [Fact]
    public void Many_writers_that_find_it_large_at_once_put_it_aside_once()
    {
        const int Rounds = 300;
        Grow(Log, 1);
        using Swapper first = new(_ => GuestLog.Append(_folder.Path, Log, "line\n"));
        using Swapper second = new(_ => GuestLog.Append(_folder.Path, Log, "line\n"));
        using Swapper third = new(_ => GuestLog.Append(_folder.Path, Log, "line\n"));
        for (int round = 0; round < Rounds; round++)
        {
            Assert.True(SpinWait.SpinUntil(() => Size(Log) is > 0 and <= GuestLog.Largest, TimeSpan.FromMinutes(1)));
            for (int i = 1; i <= 3; i++)
                Assert.True(Size($"{Log}.{i}") is 0 or > GuestLog.Largest, $"round {round}: {Log}.{i} was put aside and is small");
            using FileStream log = new(_folder[Log], FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            log.SetLength(GuestLog.Largest + 1);
        }
    }

    [Fact]
    public void At_a_start_those_are_put_aside_that_a_qemu_writes()
    {
        foreach (string name in (string[])["console.log", "events.log", "qemu.log", Log])
            Grow(name, 1);
        _folder.Write("console.log", "small");

        GuestLog.Rotate(_folder.Path);

        Assert.Equal([Log, "console.log", "events.log.1", "qemu.log.1"], Names());
    }

    [Fact]
    public void Room_that_was_reserved_behind_the_end_of_a_log_is_given_back_at_a_start()
    {
        string path = _folder.Write("events.log", "text\n");
        Reserve(path, 0, 64 << 20);
        Assert.True(Held(path) > 32 << 20);

        GuestLog.Rotate(_folder.Path);

        Assert.Equal("text\n", File.ReadAllText(path));
        Assert.InRange(Held(path), 0, 1 << 20);
        Assert.Equal(["events.log"], Names());
    }

    [Theory]
    [InlineData(64L << 20)]
    [InlineData(1L << 40)]
    public void Of_a_log_that_has_grown_without_bounds_the_end_is_kept(long size)
    {
        string path = _folder.Write("console.log", "begin\n");
        Reserve(path, 0, 16 << 20);
        using (FileStream log = new(path, FileMode.Open, FileAccess.Write))
        {
            log.SetLength(size);
            log.Position = size;
            log.Write("\nend\n"u8);
        }

        GuestLog.Rotate(_folder.Path);

        Assert.Equal("end\n", File.ReadAllText(path));
        Assert.InRange(Held(path), 0, 1 << 20);
        Assert.Equal(["console.log"], Names());
    }

    [Fact]
    public void Space_reserved_for_events_is_left()
    {
        string path = _folder.Write("events.log", "text\n");
        using (FileDescriptor log = GuestLog.Open(path))
            GuestLog.Reserve(log, path);
        long held = Held(path);

        GuestLog.Rotate(_folder.Path);

        Assert.Equal(held, Held(path));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static void Reserve(string path, long offset, long length)
    {
        using FileDescriptor log = HostFile.Open(path, Libc.O_RDWR);
        Assert.Equal(0, Libc.fallocate(log.Number, Libc.FALLOC_FL_KEEP_SIZE, offset, length));
    }

    private static long Held(string path)
    {
        using FileDescriptor log = HostFile.Open(path, Libc.O_RDONLY);
        return (long)(HostFile.Stat(log, path).Blocks * Statx.BlockSize);
    }

    private void Grow(string name, byte first)
    {
        using FileStream file = File.Create(_folder[name]);
        file.WriteByte(first);
        file.SetLength(GuestLog.Largest + 1);
    }

    // 0 where there is none, as while it is put aside.
    private long Size(string name)
    {
        FileInfo file = new(_folder[name]);
        return file.Exists ? file.Length : 0;
    }

    private string[] Names() =>
    [
        .. Directory.GetFiles(_folder.Path)
            .Select(static file => Path.GetFileName(file)!)
            .Where(static name => name != LogTurn.FileName)
            .Order(StringComparer.Ordinal),
    ];
}
