using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace QemuInit.Tests;

/// <summary>
/// Every place of the sources that opens a file by its path is known, with the paths that it opens. What lies in a guest's
/// folder, where a member decides what a path means, is opened through FolderHandle alone.
/// </summary>
public sealed class PathOpeningTests
{
    // A class, what it may open by path, and why no member decides what that is.
    private static readonly Dictionary<string, string> s_known = new()
    {
        ["FolderHandle"] = "the one way to a guest's files",
        ["HostFile"] = "the functions themselves",
        ["RootOnlyPath"] = "the walk, which trusts no step",
        ["LogRotator"] = "LOGDIR, root's",
        ["LogTurn"] = "LOGDIR, root's",
        ["GuestLog"] = "LOGDIR, root's",
        ["ActionLog"] = "LOGDIR, root's",
        ["LogTail"] = "LOGDIR, root's",
        ["FlightRecord"] = "LOGDIR, root's",
        ["GuestDeletion"] = "LOGDIR, of which only the presence is asked",
        ["LastWords"] = "LOGDIR, root's",
        ["ConsoleVerb"] = "LOGDIR, root's",
        ["Hook"] = "/dev/null",
        ["KernelLog"] = "/dev/kmsg",
        ["QemuLaunch"] = "a device of the host that no key names",
        ["StartRecord"] = "RUNDIR, root's",
        ["StartAllLock"] = "RUNDIR, root's",
        ["GuestLock"] = "RUNDIR, root's",
        ["GuestProbe"] = "RUNDIR, root's",
        ["Crash"] = "RUNDIR, root's",
        ["Launcher"] = "/proc, of which only the presence is asked",
        ["LauncherProcess"] = "RUNDIR, root's",
        ["LifeLock"] = "RUNDIR, root's",
        ["ProcessHandle"] = "RUNDIR, root's",
        ["GuestProbes"] = "RUNDIR, root's",
        ["GuestLife"] = "RUNDIR, root's",
        ["GuestStrays"] = "RUNDIR, root's",
        ["OrphanedGuest"] = "RUNDIR, root's",
        ["RepairVerb"] = "RUNDIR, root's",
        ["Stopper"] = "RUNDIR, root's",
        ["TrustedFolder"] = "the firmware's template, which is installed with it",
        ["FirmwareFinder"] = "the firmware's files, and the size of a guest's variables",
        ["QemuCommandBuilder"] = "/etc/machine-id, ETCDIR",
        ["LineList"] = "ETCDIR, root's",
        ["AtomicFile"] = "ETCDIR and VARDIR, root's",
        ["FileSystemExtensions"] = "ETCDIR and VARDIR, root's",
        ["InstalledQemu"] = "VARDIR, root's, and qemu's program, of which only the identity is asked",
        ["SeedWriter"] = "programs of the host, of which only the presence is asked",
        ["QemuBinary"] = "qemu's program, of which only the presence is asked",
        ["HelpVerb"] = "a page in DOCDIR, of which only the presence is asked",
        ["Sudo"] = "sudo's program, of which only the presence is asked; /dev/null",
        ["LoginSession"] = "/run/systemd, of which only the presence is asked",
        ["HostFolder"] = "RUNDIR, root's",
        ["Metrics"] = "/sys and /proc",
        ["VncVerb"] = "/proc",
        ["HostCheck"] = "/proc",
        ["HostBoot"] = "/proc",
        ["ProcessStat"] = "/proc",
        ["Inheritance"] = "/proc",
        ["ControlGroup"] = "/proc/self/cgroup, /sys/fs/cgroup",
        ["BridgePolicy"] = "/etc/qemu/bridge.conf, root's, and the files that it includes",
        ["Neighbours"] = "/proc",
        ["LocalPorts"] = "/proc",
        ["ProcessUse"] = "/proc",
        ["NameSwitch"] = "getent's and id's programs, of which only the presence is asked; /dev/null",
        ["LocalAccounts"] = "/etc/passwd, /etc/group",
        ["UserAccess"] = "a file that is open by its path already, with the rights of a user",
        ["MemoryFile"] = "a descriptor of this process",
        ["StandardStreams"] = "/dev/null",
        ["LogKeeper"] = "/dev/null",
        ["ThawProcess"] = "/dev/null",
        ["Tap"] = "/dev/net/tun, /proc/sys, /sys",
        ["VhostNet"] = "/dev/vhost-net",
        ["Kvm"] = "/dev/kvm",
        ["ImageCheck"] = "a file that a guest names, of which only the identity is asked",
        ["RootsCommand"] = "a file that a guest names, of which only the way there is asked",
        ["TextEditor"] = "a copy in a folder that only the caller can enter",
        ["PidFile"] = "the caller's own file: the verb is not for sudo",
        ["ScreenshotVerb"] = "the caller's own file: the verb is not for sudo",
        ["MediumVerb"] = "the caller's own file, of which only the presence is asked: the verb is not for sudo",
        ["CheckVerb"] = "the caller's own file, of which only the presence is asked: the verb is not for sudo",
    };

    // What takes a path and leads to what it names. A stat shows neither content nor who opened it, and is not a way in.
    private static readonly HashSet<string> s_opening =
    [
        "Libc.open", "Libc.openat", "Libc.openat2", "Libc.opendir", "HostFile.Open", "HostFile.TryOpen", "HostFile.TryReadText", "HostFile.Replace",
        "File.Open", "File.OpenRead", "File.OpenHandle", "File.ReadAllBytes", "File.ReadAllText", "File.ReadAllLines", "File.Exists",
        "File.WriteAllBytes", "File.WriteAllText", "File.Create", "File.Move", "File.Copy", "File.Delete", "Directory.Exists",
        "Directory.EnumerateFiles", "Directory.GetFiles", "Directory.CreateDirectory",
    ];

    private static readonly (string Class, string Arguments)[] s_openings =
    [
        ..
        from file in Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
        from call in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        where s_opening.Any(name => Names(call.Expression.ToString(), name))
        select (Path.GetFileNameWithoutExtension(file), call.ArgumentList.ToString()),
    ];

    [Fact]
    public void Every_place_that_opens_a_path_is_known()
    {
        string[] unknown = [.. s_openings.Select(static place => place.Class).Distinct().Except(s_known.Keys).Order(StringComparer.Ordinal)];
        Assert.True(
            unknown.Length == 0,
            $"{string.Join(", ", unknown)}: open what lies in a guest's folder through FolderHandle, else add a line to the table that says why not");
    }

    [Fact]
    public void The_table_names_no_place_that_is_gone()
    {
        HashSet<string> classes = [.. s_openings.Select(static place => place.Class)];
        Assert.Equal([], s_known.Keys.Except(classes));
    }

    [Theory]
    [InlineData("Folder")]
    [InlineData("folder")]
    [InlineData("RcFileName")]
    [InlineData("CfgFileName")]
    [InlineData("RcPath")]
    public void No_path_of_a_guests_folder_is_opened_by_name(string word)
    {
        string[] found =
        [
            .. s_openings
                .Where(static place => place.Class is not ("FolderHandle" or "HostFile" or "HostFolder" or "GuestLog"))
                .Where(place => place.Arguments.Contains("guest." + word, StringComparison.OrdinalIgnoreCase))
                .Select(static place => $"{place.Class}: {place.Arguments}"),
        ];
        Assert.Empty(found);
    }

    // File.Exists, _files.File.Exists and System.IO.File.Exists.
    private static bool Names(string callee, string name) => callee == name || callee.EndsWith("." + name, StringComparison.Ordinal);

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../../src/QemuInit"));
}
