using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO.Abstractions;
using QemuInit.Host;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>Reads the program's arguments: options may stand before or after the verb and between the operands.</summary>
internal static class ArgumentParser
{
    private const int LongestTimeout = 7 * 24 * 3600;
    private const int LongestWatch = 3600;
    private const int MostLines = 1_000_000;

    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(2);

    /// <summary>Makes the invocation that the arguments ask for.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="output">Where results and complaints will go.</param>
    /// <param name="dialect">The dialect that they ask for, set as soon as it is read: what is wrong after it is told in it.</param>
    /// <param name="personality">What the name stands for by which the program was called;
    /// null for its own, where the first word is the verb.</param>
    /// <exception cref="Failure">The arguments are wrong.</exception>
    public static Invocation Parse(IReadOnlyList<string> arguments, Output output, ref Dialect dialect, Verb? personality = null)
    {
        Directories directories = Directories.Built;
        Accepts given = Accepts.None;
        Accepts known = personality?.Options ?? Accepts.None;
        TimeSpan? timeout = null;
        int? notifyDescriptor = null;
        bool forInit = false;
        string? escape = null;
        string? sort = null;
        string? condition = null;
        TimeSpan? watch = null;
        int? lines = null;
        string? qemu = null;
        bool help = false;
        bool version = false;
        bool named = false;
        bool onlyOperands = false;
        List<string> words = [];

        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (onlyOperands || argument is "-" or "" || argument[0] != '-' || IsRest(words, personality))
            {
                words.Add(argument);
                if (personality is null && words.Count == 1)
                    known = VerbTable.Find(argument)?.Options ?? Accepts.None;
                continue;
            }

            (string option, string? value) = argument.IndexOf('=', StringComparison.Ordinal) is int equals and > 0
                ? (argument[..equals], argument[(equals + 1)..])
                : (argument, null);
            string Value() => value
                ?? (++i < arguments.Count
                    ? arguments[i]
                    : throw new Failure(ExitCode.BadArgument, $"{option} needs a value; see: qemu-init help"));
            if (value is null && Flag(option, known) is var flag and not Accepts.None)
            {
                given |= flag;
                continue;
            }

            switch (option)
            {
                case "--" when value is null:
                    onlyOperands = true;
                    break;
                case "--root":
                    directories = Redirect(Value());
                    break;
                case "--dialect":
                    dialect = ParseDialect(Value());
                    forInit = true;
                    break;
                case "--named" when value is null && personality is null:
                    named = true;
                    break;
                case "--timeout":
                    timeout = ParseTimeout(Value());
                    given |= Accepts.Timeout;
                    break;
                case "--notify-fd":
                    notifyDescriptor = ParseDescriptor(Value());
                    given |= Accepts.NotifyDescriptor;
                    break;
                case "--escape":
                    escape = Value();
                    given |= Accepts.Escape;
                    break;
                case "--qemu":
                    qemu = Value();
                    given |= Accepts.Qemu;
                    break;
                case "-h" or "--help" when value is null:
                    help = true;
                    break;
                case "-V" or "--version" when value is null:
                    version = true;
                    break;
                case "--sort":
                    sort = Value();
                    given |= Accepts.Sort;
                    break;
                case "--for":
                    condition = Value();
                    given |= Accepts.For;
                    break;
                case "-n" or "--lines" when !known.HasFlag(Accepts.Unknown):
                    lines = ParseNumber(option, Value(), MostLines);
                    given |= Accepts.Lines;
                    break;
                case "--watch":
                    // The seconds may be left out: what follows counts as them only where it is a number.
                    bool hasSeconds = value is not null
                        || (i + 1 < arguments.Count && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out _));
                    watch = hasSeconds ? TimeSpan.FromSeconds(ParseNumber(option, value ?? arguments[++i], LongestWatch)) : s_watch;
                    given |= Accepts.Watch;
                    break;
                default:
                    // As getopt does for a tool that passes over what it does not know: letters may stand together.
                    if (!known.HasFlag(Accepts.Unknown) || argument[1] == '-')
                        throw new Failure(ExitCode.BadArgument, $"unknown option '{Printable.Of(argument)}'; see: qemu-init help");
                    given |= argument.Contains('w', StringComparison.Ordinal) ? Accepts.Write : Accepts.None;
                    version |= argument.Contains('V', StringComparison.Ordinal);
                    break;
            }
        }

        (Verb verb, List<string> operands) = Choose(personality, words, help, version);
        if (!help && !version && (given & ~verb.Options) is var excess and not Accepts.None)
            throw new Failure(ExitCode.BadArgument, $"'{verb.Name}' takes no {OptionName(excess)}; see: qemu-init help {verb.Name}");
        if (named && !help && !version && operands.Count == 0)
            throw new Failure(ExitCode.BadArgument, $"'{verb.Name}' with --named needs a name");
        return new Invocation
        {
            Directories = directories,
            Files = new FileSystem(),
            Output = output,
            Verb = verb,
            Operands = operands,
            Timeout = timeout,
            Dialect = dialect,
            ForInit = forInit,
            NotifyDescriptor = notifyDescriptor,
            Json = given.HasFlag(Accepts.Json),
            Shell = given.HasFlag(Accepts.Shell),
            All = given.HasFlag(Accepts.All),
            Strict = given.HasFlag(Accepts.Strict),
            Qemu = qemu,
            Write = given.HasFlag(Accepts.Write),
            Escape = escape,
            WebSocket = given.HasFlag(Accepts.WebSocket),
            Verbose = given.HasFlag(Accepts.Verbose),
            Sort = sort,
            Watch = watch,
            Names = given.HasFlag(Accepts.Names),
            Follow = given.HasFlag(Accepts.Follow),
            Lines = lines,
            Console = given.HasFlag(Accepts.Console),
            For = condition,
        };
    }

    // The options without a value that have no more to say than that they are there. Letters mean something else to a tool that passes over
    // those that it does not know.
    private static Accepts Flag(string option, Accepts known) => option switch
    {
        "--websocket" => Accepts.WebSocket,
        "--json" => Accepts.Json,
        "--shell" => Accepts.Shell,
        "--all" => Accepts.All,
        "--strict" => Accepts.Strict,
        "--names" => Accepts.Names,
        "--console" => Accepts.Console,
        "-v" or "--verbose" when !known.HasFlag(Accepts.Unknown) => Accepts.Verbose,
        "-f" or "--follow" when !known.HasFlag(Accepts.Unknown) => Accepts.Follow,
        "-w" when known.HasFlag(Accepts.Write) => Accepts.Write,
        _ => Accepts.None,
    };

    // A tool's first operand is the guest; a verb stands before the guest, and before what is done with it.
    private static bool IsRest(List<string> words, Verb? personality)
    {
        const int VerbNameAndCommand = 3;
        return personality is null
            ? words.Count >= VerbNameAndCommand && VerbTable.Find(words[0]) is Verb verb && verb.Options.HasFlag(Accepts.Rest)
            : words.Count > 0 && personality.Options.HasFlag(Accepts.Rest);
    }

    private static (Verb Verb, List<string> Operands) Choose(Verb? personality, List<string> words, bool help, bool version)
    {
        if (version)
            return (HelpVerb.Version, []);
        if (help)
            return (HelpVerb.Verb, personality is null ? words : [personality.Name]);
        if (personality is not null)
            return (personality, words);
        if (words.Count == 0)
            throw new Failure(ExitCode.BadArgument, "no verb given; see: qemu-init help");
        Verb verb = VerbTable.Find(words[0]) ?? throw Unknown(words[0]);
        words.RemoveAt(0);
        return (verb, words);
    }

    /// <summary>What is said of a verb that does not exist.</summary>
    public static Failure Unknown(string name) =>
        new(ExitCode.BadArgument, VerbTable.Nearest(name) is string nearest
            ? $"unknown verb '{Printable.Of(name)}'; did you mean '{nearest}'?"
            : $"unknown verb '{Printable.Of(name)}'; see: qemu-init help");

    // Who may call the program as root through sudo must not choose which files root acts on.
    private static Directories Redirect(string root)
    {
        if (Privilege.IsSudo)
            throw new Failure(ExitCode.NoPrivilege, "--root is refused under sudo");
        if (!root.StartsWith('/'))
            throw new Failure(ExitCode.BadArgument, $"--root needs an absolute path, not '{Printable.Of(root)}'");
        return Directories.Built.Below(root);
    }

    private static Dialect ParseDialect(string name) => Dialects.Find(name)
        ?? throw new Failure(ExitCode.BadArgument, $"--dialect needs one of {Dialects.Names}, not '{Printable.Of(name)}'");

    private static TimeSpan ParseTimeout(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= LongestTimeout
            ? TimeSpan.FromSeconds(seconds)
            : throw new Failure(ExitCode.BadArgument, $"--timeout needs whole seconds from 1 to {LongestTimeout}, not '{Printable.Of(text)}'");

    private static int ParseDescriptor(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 2
            ? number
            : throw new Failure(ExitCode.BadArgument, $"--notify-fd needs the number of a descriptor from 3 on, not '{Printable.Of(text)}'");

    private static int ParseNumber(string option, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 && number <= most
            ? number
            : throw new Failure(ExitCode.BadArgument, $"{option} needs a whole number from 1 to {most}, not '{Printable.Of(text)}'");

    // Of several the one with the highest bit.
    private static string OptionName(Accepts options) => options switch
    {
        >= Accepts.WebSocket => "--websocket",
        >= Accepts.Escape => "--escape",
        >= Accepts.For => "--for",
        >= Accepts.Console => "--console",
        >= Accepts.Lines => "--lines",
        >= Accepts.Follow => "--follow",
        >= Accepts.Names => "--names",
        >= Accepts.Watch => "--watch",
        >= Accepts.Sort => "--sort",
        >= Accepts.Verbose => "--verbose",
        >= Accepts.Qemu => "--qemu",
        >= Accepts.Strict => "--strict",
        >= Accepts.All => "--all",
        >= Accepts.NotifyDescriptor => "--notify-fd",
        >= Accepts.Shell => "--shell",
        >= Accepts.Json => "--json",
        _ => "--timeout",
    };
}
