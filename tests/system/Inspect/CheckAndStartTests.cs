using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>check and start agree: check finds nothing exactly where start works.</summary>
public sealed class CheckAndStartTests : SystemTest
{
    [SystemTheory]
    [InlineData("RAM=64", 0)]
    [InlineData("NIC1=br0", 0)]
    [InlineData("NIC1=mv0", 6)]
    [InlineData("NIC1=gone0", 6)]
    [InlineData("CPU=host", 6)]
    [InlineData("CPU=max", 0)]
    [InlineData("FIRMWARE=FOLDER/part.fd", 6)]
    [InlineData("READY=agent", 0)]
    [InlineData("AFTER=ghost", 0)]
    [InlineData("NAME=other", 0)]
    [InlineData("DSK1=closed/disk.raw", 6)]
    [InlineData("MACHINE=nosuch", null)]
    [InlineData("TGTARCH=qemu-system-nosuch", null)]
    [InlineData("cfg:-M q35", 0)]
    [InlineData("cfg:-cpu host", 6)]
    [InlineData("cfg:-nosuch", null)]
    [InlineData("cfg:-device nosuch", null)]
    [InlineData("mode:700", 6)]
    public void What_check_says_start_does(string setting, int? code)
    {
        Host.Run("ip", "link", "add", "mv0", "type", "veth", "peer", "name", "mv1").Succeeds();
        Guest guest = Host.Bare();
        File.WriteAllBytes(guest.Folder + "/part.fd", new byte[65537]);
        Directory.CreateDirectory(guest.Folder + "/closed");
        File.WriteAllBytes(guest.Folder + "/closed/disk.raw", new byte[512]);
        Shell.Output("chmod", "700", guest.Folder + "/closed");
        if (setting.StartsWith("cfg:", StringComparison.Ordinal))
            File.WriteAllText(guest.CfgFile, setting["cfg:".Length..] + "\n");
        else if (setting.StartsWith("mode:", StringComparison.Ordinal))
            Shell.Output("chmod", setting["mode:".Length..], guest.Folder);
        else
            guest.Set(setting.Replace("FOLDER", guest.Folder, StringComparison.Ordinal));

        Result check = guest.Do("check");
        Result start = guest.Do("start");

        Assert.True((check.Code == 0) == (start.Code == 0), $"check: {check}; start: {start}");
        if (code is int expected)
            Assert.Equal((expected, expected), (check.Code, start.Code));
    }
}
