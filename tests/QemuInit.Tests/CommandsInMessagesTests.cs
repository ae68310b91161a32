using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace QemuInit.Tests;

/// <summary>
/// Every message that tells its reader a command with a word that is made at run time is known, with why no other user decides that word: root
/// types such a command. The verbs of this program, which judge what they are given, are not asked.
/// </summary>
public sealed partial class CommandsInMessagesTests
{
    // A class, and why its commands are safe to type.
    private static readonly Dictionary<string, string> s_known = new()
    {
        ["Accounts"] = "the names of user and group that were chosen at build time",
        ["BridgePolicy"] = "a file that root's /etc/qemu/bridge.conf names, after a look at it",
        ["ClonePlanner"] = "fixed words, typed inside of the guest",
        ["CreatePlanner"] = "root's own word: a folder of this call, to which root alone leads",
        ["FileTrust"] = "RootsCommand is asked",
        ["GuestMove"] = "RootsCommand is asked",
        ["GuestStrays"] = "a file in RUNDIR, root's",
        ["ImageAccess"] = "RootsCommand is asked",
        ["ImageCheck"] = "RootsCommand is asked; what a descriptor stands for is read with the guest's user's rights",
        ["Kvm"] = "/dev/kvm",
        ["LostGuest"] = "a file in RUNDIR, root's",
        ["OrphanedGuest"] = "the number of a process that was just looked at",
        ["PlaceFolder"] = "DATDIR, or RootsCommand is asked",
        ["QemuCheck"] = "RootsCommand is asked",
        ["QemuImg"] = "RootsCommand is asked",
        ["ScreenPassword"] = "RootsCommand is asked",
        ["SourceImage"] = "RootsCommand is asked; of a disc the command is this call's",
        ["Tap"] = "a bridge's name: letters, digits and a few signs that mean nothing to a shell",
        ["UnfinishedGuest"] = "RootsCommand is asked",
    };

    [GeneratedRegex("""^(?! *///).*"[^"]*\b(with|see|say|then): (?!qemu-init )([^"]*\{|"|[^"]*"$)""")]
    private static partial Regex Command { get; }

    [Fact]
    public void Each_command_in_a_message_is_known()
    {
        string[] found = [.. Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            .Where(static file => File.ReadLines(file).Any(static line => Command.IsMatch(line)))
            .Select(Path.GetFileNameWithoutExtension)
            .OfType<string>()
            .Order()];

        Assert.Equal(s_known.Keys.Order(), found);
    }

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../../src/QemuInit"));
}
