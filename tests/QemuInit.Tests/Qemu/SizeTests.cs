using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Qemu;

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
