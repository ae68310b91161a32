using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using Support;
using Xunit;

namespace Attacks.Support;

/// <summary>
/// A member of SYSGRP who wants more than a member has, on a host of its own with the installed program and its rules for sudo.
/// What must never happen is asserted by <see cref="AssertNothingWasWon"/>.
/// </summary>
public sealed class Adversary : IDisposable
{
    // Each part of it is a word that a message might quote.
    private const string Secret = "root:$Canary12345678$CanaryHashCanaryHash:20784:0:99999:7:::\ncanary_word canary=word\n-canary canary\n";

    private const string Canary = "canary";

    // Longer than any verb waits for what it is up against here; a verb that is cut off has hung.
    private const string Patience = "100";

    // The code of timeout(1).
    private const int CutOff = 124;

    private static int s_numbers;

    private readonly InstalledHost _installed = new();
    private readonly Dictionary<string, string> _crown = [];
    private readonly bool _makesUserNamespaces;

    // In the names of guests: hosts of tests share the processes of this machine, and a guest whose directory is gone is looked for among them.
    private readonly int _number = Interlocked.Increment(ref s_numbers);
    private int _count;

    public Adversary()
    {
        Home = Make("home", "755");
        Scratch = Make("scratch", "777");
        Shell.Output("chown", InstalledHost.MemberId, Home);
        Helpers = Make("helpers", "755");
        Helper.CopyTo(Helpers);
        foreach (string file in (string[])["who", "loot"])
        {
            File.WriteAllText($"{Scratch}/{file}", "");
            Shell.Output("chmod", "666", $"{Scratch}/{file}");
        }

        Shell.Output("sh", "-c", $"cp {Host.Root}/stage/etc/qemud/template-* {Host.Etc}");
        Crown(_installed.Etc + "/victim", Secret, "440");
        Crown(Host.Etc + "/spare", "root's own\n", "600");
        foreach (string file in Directory.GetFiles(Host.Etc, "template-*"))
            _crown[file] = Fingerprint(file);

        Script(
            Nosy,
            $"""
            id -u >>{Scratch}/who
            cat {VictimFile} >>{Scratch}/loot 2>/dev/null
            exit 1
            """);
        Tricks = new Trickster(this);
        _makesUserNamespaces = Member(Helpers + "/hold", Scratch + "/none/x", "user").Code != 77;
    }

    /// <summary>Where its paths lead.</summary>
    internal Trickster Tricks { get; }

    /// <summary>What the member may write.</summary>
    public string Home { get; }

    /// <summary>What everybody may write.</summary>
    public string Scratch { get; }

    /// <summary>A file that root alone may read.</summary>
    public const string VictimFile = "/etc/victim";

    /// <summary>A program in qemu's place that looks for what it can get, and says who it is.</summary>
    public string Nosy => Home + "/nosy";

    private string Helpers { get; }

    internal Host Host => _installed.Host;

    internal string Etc => _installed.Etc;

    /// <summary>The path of a helper program.</summary>
    public string HelperPath(string name) => $"{Helpers}/{name}";

    /// <summary>A guest of the member's whose qemu is <see cref="Nosy"/>; not registered.</summary>
    internal Guest Guest(string name, params string[] settings)
    {
        Guest guest = new(Host, name, Folder(name), [$"NAME={name}", "KVM=0", "NIC1=", "DISPLAY=", "TGTARCH=" + Nosy, .. settings]);
        return guest.BelongsTo(InstalledHost.MemberId);
    }

    /// <summary>A folder of the member's.</summary>
    public string Folder(string name)
    {
        string folder = Directory.CreateDirectory($"{Home}/{name}").FullName;
        Shell.Output("chown", InstalledHost.MemberId, folder);
        return folder;
    }

    /// <summary>A name that no guest has had.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"k{_number}n{++_count}x");

    /// <summary>Runs a verb as the member.</summary>
    internal Result Verb(params string[] arguments) => Watched(Member(["timeout", "-k", "5", Patience, InstalledHost.Program, .. arguments]));

    /// <summary>Runs a verb as root.</summary>
    internal Result RootsVerb(params string[] arguments) =>
        Watched(Root(["timeout", "-k", "5", Patience, InstalledHost.Program, .. arguments]));

    internal Result Member(params string[] command) => _installed.Member(command);

    internal Result Root(params string[] command) => _installed.Root(command);

    /// <summary>Runs a command as a user of the host who is in no group of ours.</summary>
    internal Result Outsider(params string[] command) => _installed.Outsider(command);

    /// <summary>Runs a line of sh as the member, in the background.</summary>
    internal void InBackground(string line) =>
        Member("/bin/sh", "-c", "exec setsid --fork /bin/sh -c \"$1\" >/dev/null 2>&1 </dev/null", "sh", line).Succeeds();

    /// <summary>A process of the member's that holds a place; its number. See Helpers/hold.c.</summary>
    internal int Hold(params string[] actions) => Holding(Member, actions);

    /// <summary>A process of root's that holds a place, as set-user-id programs do for their callers; its number.</summary>
    internal int RootHolds(params string[] actions) => Holding(Root, actions);

    /// <summary>
    /// A process of the member's in a namespace of mounts of the member's, with files put over others; its number. Where the host
    /// lets nobody but root make one, root makes the same for the member.
    /// </summary>
    /// <param name="mounts">Pairs: what is put, and where.</param>
    /// <param name="actions">What it does then.</param>
    internal int HoldMounts(IEnumerable<(string From, string To)> mounts, params string[] actions)
    {
        string[] mount = [.. mounts.SelectMany(static pair => (string[])["mount", pair.From, pair.To])];
        return _makesUserNamespaces
            ? Hold(["user", .. mount, .. actions])
            : RootHolds(["mounts", .. mount, "become", InstalledHost.MemberId, InstalledHost.MemberId, .. actions]);
    }

    /// <summary>Has root's events.log of a guest begin with a text of the member's; its path.</summary>
    internal string PlantInRootsFile(string text)
    {
        string name = NewName();
        File.WriteAllText($"{Home}/{name}.text", text);
        string program = $"{Home}/{name}.print";
        Script(program, $"case \" $* \" in *socket,id=qmp*) cat {Home}/{name}.text;; esac\nexit 1");
        Guest guest = Guest(name, "TGTARCH=" + program);
        Verb("register", guest.Folder, name).Succeeds();
        Assert.NotEqual(0, Verb("start", name).Code);
        string log = guest.LogFolder + "/events.log";
        Assert.StartsWith(text, File.ReadAllText(log), StringComparison.Ordinal);
        _crown[log] = Fingerprint(log);
        return log;
    }

    /// <summary>A program of the member's, in sh.</summary>
    internal static void Script(string path, string lines)
    {
        File.WriteAllText(path, "#!/bin/sh\n" + lines + "\n");
        Shell.Output("chmod", "755", path);
        Shell.Output("chown", InstalledHost.MemberId, path);
    }

    /// <summary>Puts Helpers/fq.c in qemu's place; its path.</summary>
    /// <param name="mode">What it does beside being a qemu.</param>
    /// <param name="now">What it does from its next start on instead.</param>
    internal string PutStandin(string mode, string? now = null)
    {
        string folder = Directory.CreateDirectory($"{Home}/{mode}.standin").FullName;
        Shell.Output("chmod", "777", folder);
        File.WriteAllText(folder + "/mode", now ?? mode);
        Shell.Output("install", "-m", "755", HelperPath("fq"), folder + "/new");
        File.Move(folder + "/new", folder + "/qemu-system-x86_64", overwrite: true);
        return folder + "/qemu-system-x86_64";
    }

    /// <summary>Text that has PRECMD tell who runs it.</summary>
    internal string Telling => $"PRECMD='id -u >>{Scratch}/who'";

    /// <summary>
    /// Asserts that no file of root's has another owner, mode or content, that nothing which the member wrote ran as root, and
    /// that nothing of the secret can be read by the member.
    /// </summary>
    /// <param name="said">What verbs have said.</param>
    internal void AssertNothingWasWon(params IEnumerable<Result> said)
    {
        string told = string.Join('\n', said);
        Dictionary<string, string> now = Fingerprints(_crown.Keys);
        Assert.All(_crown, file => Assert.True(file.Value == now[file.Key], $"{file.Key}: was {file.Value}, is {now[file.Key]}; {told}"));
        Assert.False(File.ReadLines(Scratch + "/who").Contains("0"), "what the member wrote ran as root: " + told);
        Assert.DoesNotContain(Canary, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary, File.ReadAllText(Scratch + "/loot"), StringComparison.OrdinalIgnoreCase);
        Result found = Shell.Run("grep", "-rliF", "--devices=skip", Canary, Host.Root + "/var", Host.Root + "/run");
        Assert.True(found.Out.Length == 0, $"the secret is in {found.Out}; {told}");
    }

    /// <summary>Ends what a test has started, and makes root's files and lists what they were before it.</summary>
    internal void Forget()
    {
        string[] ours = [.. Host.Processes.Where(IsOurs).Select(static process => process.ToString(CultureInfo.InvariantCulture))];
        if (ours.Length > 0)
        {
            Shell.Run("kill", ["-KILL", .. ours]);
            Wait.Until("the processes of a test to end", () => !Host.Processes.Any(IsOurs));
        }

        foreach (string file in (string[])["/etc/qemud/registered", "/scratch/who", "/scratch/loot"])
            File.WriteAllText(Host.Root + file, "");
        foreach (string parent in (string[])["/run/qemud", "/var/lib/qemud/log"])
        {
            DirectoryInfo folder = new(Host.Root + parent);
            if (!folder.Exists)
                continue;
            foreach (DirectoryInfo guest in folder.EnumerateDirectories().Where(guest => !_crown.ContainsKey(guest.FullName + "/events.log")))
                guest.Delete(recursive: true);
        }

        Tricks.Forget();

        if (Fingerprints(_crown.Keys).Any(file => file.Value != _crown[file.Key]))
        {
            Shell.Output("chown", "root:root", Etc + "/victim", Host.Etc + "/spare");
            File.SetUnixFileMode(Etc + "/victim", UnixFileMode.UserRead | UnixFileMode.GroupRead);
            File.SetUnixFileMode(Host.Etc + "/spare", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => _installed.Dispose();

    // Each verb ends, with a code that is documented, and says what went wrong in whole lines that are its own.
    private static Result Watched(Result result)
    {
        Assert.True(result.Code != CutOff, "it hung: " + result);
        Assert.True(result.Code is >= 0 and <= 7, "no exit code of ours: " + result);
        Assert.False(result.Err.Contains("internal error", StringComparison.Ordinal), "an exception: " + result);
        Assert.All(
            result.Err.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.True(line.StartsWith("qemu-init: ", StringComparison.Ordinal), "a line that is not ours: " + result));
        return result;
    }

    // Not so what keeps the host, and what holds a place for all tests.
    private static bool IsOurs(int process)
    {
        string name = Path.GetFileName(new ProcessView(process).Program);
        return name is not ("" or "sleep" or "hold" or "bindfs");
    }

    private int Holding(Func<string[], Result> run, string[] actions)
    {
        string ready = $"{Scratch}/hold{(++_count).ToString(CultureInfo.InvariantCulture)}";
        run(["/bin/sh", "-c", "log=$1; shift; exec setsid --fork \"$@\" >\"$log\" 2>&1 </dev/null", "sh", ready + ".log",
            HelperPath("hold"), ready, .. actions]).Succeeds();
        Wait.Until("a place to be held", () => File.Exists(ready) || new FileInfo(ready + ".log") is { Exists: true, Length: > 0 });
        Assert.True(File.Exists(ready), File.ReadAllText(ready + ".log"));
        return int.Parse(File.ReadAllText(ready), CultureInfo.InvariantCulture);
    }

    private string Make(string name, string mode)
    {
        string folder = Directory.CreateDirectory($"{Host.Root}/{name}").FullName;
        Shell.Output("chmod", mode, folder);
        return folder;
    }

    private void Crown(string path, string text, string mode)
    {
        File.WriteAllText(path, text);
        Shell.Output("chmod", mode, path);
        _crown[path] = Fingerprint(path);
    }

    private static string Fingerprint(string path) => Fingerprints([path])[path];

    // Owner, mode and content of each file.
    private static Dictionary<string, string> Fingerprints(IReadOnlyCollection<string> paths) =>
        Shell.Output("stat", ["-c", "%n %u:%g %a", .. paths])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(' ', 2))
            .ToDictionary(static words => words[0], static words => $"{words[1]} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(words[0])))[..8]}");
}
