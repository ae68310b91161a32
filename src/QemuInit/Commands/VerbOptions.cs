using System;
using System.Collections.Generic;
using QemuInit.Reports;
using QemuInit.State;

namespace QemuInit.Commands;

/// <summary>
/// The options. A verb lists those that it takes, with <see cref="VerbOption.As"/> where its help says something else of one, and reads
/// their values from the <see cref="Invocation"/>.
/// </summary>
internal static class VerbOptions
{
    private const int LongestTimeout = 7 * 24 * 3600;
    private const int LongestWatch = 3600;
    private const int MostLines = 1_000_000;

    // Below it are the codes of the dialects; above it are those by which shells tell of signals and of programs that cannot run.
    private const int LeastSignalCode = 40;
    private const int MostSignalCode = 125;

    private static readonly string[] s_columns = ["name", "state", "up", "pid", "cpu", "memory", "vnc", "autostart"];

    public static TypedOption<Directories> Root { get; } =
        new("--root", "DIR", OptionReaders.Root, "puts all of the program's directories below DIR");

    public static TypedOption<Dialect> Dialect { get; } =
        new("--dialect", "INIT", OptionReaders.Dialect, $"gives exit codes as INIT wants them: {Dialects.Names}") { GoesThroughSudo = true };

    public static TypedOption<bool> Named { get; } = Flag("--named", "refuses a call without a name, which would act on all guests");

    public static TypedOption<string> Settings { get; } =
        new("--settings", "TEXT", OptionReaders.Text, "takes further options from TEXT, an init system's setting; if one is not valid, 'stop' reports it and takes none");

    public static TypedOption<bool> Help { get; } = Flag("--help", "explains the verb in place of doing it", "-h");

    public static TypedOption<bool> Version { get; } = Flag("--version", "prints the program's version", "-V");

    /// <summary>The options of every verb.</summary>
    public static IReadOnlyList<VerbOption> OfProgram { get; } = [Root, Dialect, Named, Settings, Help, Version];

    public static TypedOption<string> Address { get; } = new(
        "--address",
        "ADDRESS/PREFIX",
        OptionReaders.Text,
        "tell cloud-init this address, like 192.0.2.5/24; without it, the guest asks the network");

    public static TypedOption<bool> All { get; } = Flag("--all", "all registered guests");

    public static TypedOption<bool> Backing { get; } = Flag(
        "--backing", "base the disk on the image, which must then stay as it is, in place of a copy");

    public static TypedOption<bool> Console { get; } = Flag("--console", "what the guest printed on its serial console in place of all that");

    public static TypedOption<long> Disk { get; } = new(
        "--disk", "SIZE", OptionReaders.Size, "make a disk of so much, like 20G; with --image, let its copy grow to that");

    public static TypedOption<bool> DryRun { get; } = Flag(
        "--dry-run", "print what would be made, and the text of the rc-file; make nothing");

    public static TypedOption<bool> Edit { get; } =
        Flag("--edit", "open a copy of the file in $VISUAL, $EDITOR or vi; it takes the file's place if a guest can be started with it");

    public static TypedOption<bool> Enable { get; } = Flag("--enable", "let it start with the host");

    public static TypedOption<string> Escape { get; } =
        new("--escape", "^X|none", OptionReaders.Text, "another key to leave with: X is A to Z or one of [ \\ ] ^ _; none for no such key");

    public static TypedOption<string> Folder { get; } = new("--folder", "FOLDER", OptionReaders.Text, "put its files there (DATDIR/NAME)");

    public static TypedOption<bool> Follow { get; } = Flag("--follow", "go on with what is added, until Ctrl-C", "-f");

    public static TypedOption<string> For { get; } = new(
        "--for",
        "STATE",
        OptionReaders.Text,
        "running, paused, stopped, agent (its guest agent answers) or tcp:[HOST:]PORT (it takes connections there)");

    public static TypedOption<string> Gateway { get; } = new(
        "--gateway", "ADDRESS", OptionReaders.Text, "with --address: the router to other networks");

    public static TypedOption<string> GuestName { get; } = new(
        "--name", "NAME", OptionReaders.Text, "register it by this name (the other tool's, or the nearest one that is free)");

    public static TypedOption<string> HostName { get; } = new(
        "--hostname", "HOST", OptionReaders.Text, "tell cloud-init this name of the host (NAME)");

    public static TypedOption<string> Image { get; } = new(
        "--image", "FILE", OptionReaders.Text, "make the disk a copy of FILE, a cloud image for example; it is qcow2 or raw");

    public static TypedOption<string> Iso { get; } = new("--iso", "FILE", OptionReaders.Text, "put this CD or DVD into the first drive");

    public static TypedOption<bool> Json { get; } = Flag("--json", "an array of objects", throughSudo: true);

    /// <summary><see cref="Json"/> of a verb that tells what became of each guest.</summary>
    public static VerbOption ResultsAsJson { get; } = Json.As("an array of objects: guest's name, exit code, message");

    public static TypedOption<bool> KeepDisks { get; } = Flag("--keep-disks", "leave its disks, and all else that its files name, where they are");

    public static TypedOption<SettingLimit> Limit { get; } = new(
        "--limit",
        "SETTING=SECONDS",
        SettingLimit.Read,
        "for entries of init systems: the same from a setting, the shortest of several; one that is empty\nis none, one that is not valid is reported, and --timeout counts in its place")
    {
        GoesThroughSudo = true,
    };

    public static TypedOption<int> Lines { get; } =
        new("--lines", "N", OptionReaders.Number(MostLines), "the last N lines (100)") { Letter = "-n" };

    public static TypedOption<bool> Linked { get; } = Flag(
        "--linked", "base the disks on the old guest's, which become read-only, in place of copies");

    public static TypedOption<string> NameServer { get; } = new(
        "--nameserver", "ADDRESS", OptionReaders.Text, "with --address: a server that knows names of hosts; may come more than once");

    public static TypedOption<bool> Names { get; } = Flag("--names", "names only, a line each");

    public static TypedOption<int> NotifyDescriptor { get; } =
        new("--notify-fd", "N", OptionReaders.Descriptor, "write a line break to descriptor N when the guest is up (READY)");

    public static TypedOption<int> Pid { get; } =
        new("--pid", "N", OptionReaders.Number(int.MaxValue), "with command: read the command line of this process");

    public static TypedOption<string> PidFile { get; } =
        new("--pid-file", "FILE", OptionReaders.AbsolutePath, "put this process's number into FILE when the guest is up (READY), and remove FILE when it has ended");

    public static TypedOption<string> Qemu { get; } =
        new("--qemu", "PATH", OptionReaders.Text, "ask this qemu in place of the installed one, for example before an upgrade");

    public static TypedOption<TimeSpan> Reserve { get; } =
        new("--reserve", "SECONDS", OptionReaders.Seconds(LongestTimeout), "keep so much of each --limit for the caller") { GoesThroughSudo = true };

    public static TypedOption<bool> Shell { get; } = Flag("--shell", "quoted for sh, in one line");

    public static TypedOption<bool> Shrink { get; } = Flag(
        "--shrink", "let it become smaller, and lose what lies behind its new end", throughSudo: true);

    public static TypedOption<int> SignalCode { get; } = new(
        "--signal-code",
        "CODE",
        OptionReaders.Number(LeastSignalCode, MostSignalCode),
        "exit with CODE, 40 to 125, in place of 0 where SIGTERM or SIGINT had the guest stopped");

    public static TypedOption<string> Sort { get; } = new(
        "--sort",
        string.Join('|', s_columns),
        OptionReaders.OneOf(s_columns),
        "by that column; times and sizes from the largest down");

    public static TypedOption<string> SshKey { get; } = new(
        "--ssh-key", "FILE", OptionReaders.Text, "let the public keys in FILE log in by ssh, by cloud-init");

    public static TypedOption<bool> Start { get; } = Flag("--start", "start it");

    public static TypedOption<bool> Strict { get; } = Flag("--strict", "exit code 1 where there are warnings only");

    public static TypedOption<string> Template { get; } = new(
        "--template",
        "TEMPLATE",
        OptionReaders.Text,
        "begin with what suits a kind of system: linux, windows, bsd, or another of ETCDIR/templates");

    public static TypedOption<TimeSpan> Timeout { get; } =
        new("--timeout", "SECONDS", OptionReaders.Seconds(LongestTimeout), "how long to wait") { GoesThroughSudo = true };

    public static TypedOption<bool> Unset { get; } = Flag("--unset", "take the KEYs that have no value here out of the file");

    public static TypedOption<string> UserData { get; } = new("--user-data", "FILE", OptionReaders.Text, "give cloud-init FILE as it is");

    public static TypedOption<bool> Verbose { get; } = Flag("--verbose", "tell more", "-v");

    public static TypedOption<TimeSpan> Watch { get; } = new(
        "--watch",
        "SECONDS",
        OptionReaders.Seconds(LongestWatch),
        "look again every 2 s, or SECONDS, until Ctrl-C; CPU% is then that between two looks")
    {
        Bare = TimeSpan.FromSeconds(2),
    };

    public static TypedOption<bool> WebSocket { get; } = Flag(
        "--websocket", "where a viewer in a browser reaches it: for guests with DISPLAY=vnc,websocket=on,password-file=FILE");

    public static TypedOption<bool> Write { get; } =
        Flag("-w", "write these lines to VARDIR/vncstatus; if the file exists, each start and stop updates it");

    public static TypedOption<bool> Yes { get; } = Flag("--yes", "do not ask");

    /// <summary>An option that takes no value.</summary>
    public static TypedOption<bool> Flag(string name, string help, string? letter = null, bool throughSudo = false) =>
        new(name, valueName: null, static (_, _) => true, help) { Letter = letter, GoesThroughSudo = throughSudo, Bare = true };
}
