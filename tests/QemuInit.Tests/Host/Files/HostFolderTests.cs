using System.Collections.Generic;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

/// <summary>What is in a directory.</summary>
public static class HostFolderTests
{
    [Fact]
    public static void All_is_found_whatever_its_name_and_kind()
    {
        using TemporaryFolder folder = new();
        string top = folder["top"];
        string[] names =
        [
            ".hidden",
            "...",
            "a b",
            "größe",
            "neue\nzeile",
            "sub",
            .. Enumerable.Range(0, 1000).Select(static number => $"file{number}"),
        ];
        Directory.CreateDirectory(top + "/sub/below");
        foreach (string name in names.Where(static name => name is not "sub"))
            File.WriteAllText($"{top}/{name}", "");
        List<string> found = HostFolder.Paths(top);
        found.Sort(string.CompareOrdinal);
        Assert.Equal(names.Select(name => $"{top}/{name}").Order(System.StringComparer.Ordinal), found);
    }

    [Fact]
    public static void A_file_in_place_of_a_directory_is_an_error()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(Errno.ENOENT, Assert.Throws<PosixException>(() => HostFolder.Paths(folder["missing"])).Errno);
        Assert.Equal(Errno.ENOTDIR, Assert.Throws<PosixException>(() => HostFolder.Paths(folder.Write("file", ""))).Errno);
    }
}
