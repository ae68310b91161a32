using System;
using System.IO;
using System.Linq;
using System.Threading;
using QemuInit.Host;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

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
    public void Many_who_find_it_large_at_once_put_it_aside_once()
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

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

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

    private string[] Names() => [.. Directory.GetFiles(_folder.Path).Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
}
