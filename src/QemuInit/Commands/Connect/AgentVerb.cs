using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>agent</c>: what the agent inside a guest is asked.</summary>
internal static class AgentVerb
{
    private const int SignalBase = 128;

    // What an exit code of this program can be at most; Windows has larger ones, and negative ones.
    private const int MostCode = 255;

    private const int LongestFreeze = 3600;

    private static readonly string[] s_commands = ["ping", "info", "exec", "fsfreeze", "fsthaw", "fsstatus"];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patienceOfExec = TimeSpan.FromSeconds(60);

    public static Verb Verb { get; } = new(
        Verbs.Agent, "ask the agent inside a guest, or let it run a program", Run)
    {
        Operands = [Operand.One("NAME"), Operand.Some("COMMAND")],
        Options =
        [
            VerbOptions.Timeout.As("how long to wait: 10, and 60 for exec; a program goes on in the guest anyway"),
            VerbOptions.For.As($"of fsfreeze, in whole seconds, at most {LongestFreeze}: after that time it thaws by itself; may follow it, too"),
            VerbOptions.Json.As("the agent's answer; of exec an object: exitcode, signal, out, err, truncated"),
        ],
        RestAfter = 2,
        Details = """
            Needs AGENT=1 when the guest is started, and qemu-guest-agent running in it. Options stand before COMMAND:
            ping                  whether it answers
            info                  its version, and the commands that it knows
            exec PROGRAM ARG...   run a program, print what it prints; exit code: its own, at most 255; 128 and more for a signal
            fsfreeze, fsthaw      hold back all writing to the guest's file systems, for a snapshot; go on writing
            fsfreeze --for SECONDS  the same, and go on writing by itself after that time
            fsstatus              whether they are frozen
            guest-NAME [JSON]     any command of the agent, with its arguments as a JSON object; prints the answer as JSON
            """,
        Afterword = """
            Examples:
              qemu-init agent web1 ping
              qemu-init agent web1 exec df -h
              qemu-init agent web1 fsfreeze --for 30
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        GuestName name = GuestName.Parse(invocation.Operands[0]);
        string[] words = [.. invocation.Operands];
        string command = words[1];
        string[] rest = words[2..];
        TimeSpan? thawAfter = ThawAfter(invocation, command, ref rest);
        Outcome outcome = ExitCode.Success;
        ExitCode attempt = Attempt.Do(invocation.Output, name.Text, () =>
        {
            if (command != "exec" && rest.Length > (command.StartsWith("guest-", StringComparison.Ordinal) ? 1 : 0))
                throw new Failure(ExitCode.BadArgument, $"'{Printable.Of(command)}' takes no more words; see: qemu-init help agent");
            _ = invocation.ReadRegistry().Find(name) ?? throw Registry.NotRegistered(name);
            outcome = command == "exec" ? Execute(invocation, name, rest) : Ask(invocation, name, command, rest);
            if (thawAfter is TimeSpan time)
                ThawProcess.Begin(invocation.Directories, name, time);
            return null;
        });
        return attempt == ExitCode.Success ? outcome : attempt;
    }

    // Behind the command all words are operands, and there the option is typed.
    private static TimeSpan? ThawAfter(Invocation invocation, string command, ref string[] rest)
    {
        string name = VerbOptions.For.Name;
        string? text = invocation[VerbOptions.For];
        if (command == "fsfreeze" && rest.Length > 0 && text is null)
        {
            text = rest[0] == name && rest.Length == 2 ? rest[1]
                : rest[0].StartsWith(name + "=", StringComparison.Ordinal) && rest.Length == 1 ? rest[0][(name.Length + 1)..]
                : null;
            rest = text is null ? rest : [];
        }

        if (text is null)
            return null;
        return command == "fsfreeze"
            ? OptionReaders.Seconds(LongestFreeze)(name, text)
            : throw new Failure(ExitCode.BadArgument, $"{name} goes with fsfreeze alone; see: qemu-init help agent");
    }

    private static Outcome Ask(Invocation invocation, GuestName name, string command, string[] rest)
    {
        string method = command switch
        {
            "ping" => "guest-ping",
            "info" => "guest-info",
            "fsfreeze" => GuestAgent.Freeze,
            "fsthaw" => GuestAgent.Thaw,
            "fsstatus" => GuestAgent.FreezeStatus,
            _ when command.StartsWith("guest-", StringComparison.Ordinal) => command,
            _ => throw Unknown(command),
        };
        string? arguments = rest.Length == 0 ? null : OneLine(rest[0]);
        JsonElement answer = Deed.Do(
            invocation,
            name,
            IsQuestion(method) ? null : method,
            () => AgentCall.Ask(invocation.PathsOf(name), method, arguments, invocation[VerbOptions.Timeout] ?? s_patience));
        invocation.Output.Text(invocation[VerbOptions.Json] || method == command ? JsonText.Safe(answer.Raw().TrimEnd()) + "\n" : Tell(command, answer));
        return ExitCode.Success;
    }

    /// <summary>What is said of a command that does not exist.</summary>
    internal static Failure Unknown(string command)
    {
        string? meant = ForeignWords.AgentCommands.GetValueOrDefault(command) ?? NearestKey.Find(command, s_commands);
        return new Failure(
            ExitCode.BadArgument,
            $"unknown command '{Printable.Of(command)}'; {(meant is null ? "see: qemu-init help agent" : $"did you mean '{meant}'?")}");
    }

    private static string OneLine(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return json.Replace('\n', ' ').Replace('\r', ' ');
        }
        catch (JsonException)
        {
            // Told below, as any other value that is not an object.
        }

        throw new Failure(ExitCode.BadArgument, $"'{Printable.Of(json)}' is not a JSON object; write one like '{{\"path\":\"/etc/motd\"}}'");
    }

    /// <summary>What a person is told of an answer.</summary>
    internal static string Tell(string command, JsonElement answer) => command switch
    {
        "ping" => "the agent answers\n",
        "fsfreeze" => $"froze {FileSystems(answer)}\n",
        "fsthaw" => $"thawed {FileSystems(answer)}\n",
        "fsstatus" => Printable.Of(answer.Raw().Trim('"')) + "\n",
        _ => Info(answer),
    };

    private static string FileSystems(JsonElement answer) =>
        answer.Raw() is "1" ? "1 file system" : $"{Printable.Of(answer.Raw())} file systems";

    private static string Info(JsonElement answer)
    {
        StringBuilder text = new($"version {Printable.Of(answer.Text("version"u8) ?? "unknown")}\n");
        foreach (JsonElement item in answer.Field("supported_commands"u8).Items())
        {
            if (item.IsTrue("enabled"u8))
                text.Append(Printable.Of(item.Text("name"u8) ?? "")).Append('\n');
        }

        return text.ToString();
    }

    // What changes nothing in the guest. Source: qemu, qga/qapi-schema.json.
    private static bool IsQuestion(string method) =>
        method is "guest-ping" or "guest-info" or GuestAgent.FreezeStatus or "guest-exec-status" or "guest-ssh-get-authorized-keys"
            or "guest-file-read" or "guest-file-seek" or "guest-file-close"
        || method.StartsWith("guest-sync", StringComparison.Ordinal)
        || method.StartsWith("guest-get-", StringComparison.Ordinal)
        || method.StartsWith("guest-network-get-", StringComparison.Ordinal);

    private static Outcome Execute(Invocation invocation, GuestName name, string[] words)
    {
        if (words.Length == 0)
            throw new Failure(ExitCode.BadArgument, "'agent NAME exec' needs a program; see: qemu-init help agent");

        // Its arguments may be secret.
        string deed = $"exec {words[0]}{(words.Length > 1 ? ", with arguments" : "")}";
        return Pass(invocation, Deed.Do(
            invocation, name, deed, () => AgentCall.Run(invocation.PathsOf(name), words, invocation[VerbOptions.Timeout] ?? s_patienceOfExec)));
    }

    private static Outcome Pass(Invocation invocation, JsonElement status)
    {
        byte[] output = Bytes(status, "out-data"u8);
        byte[] error = Bytes(status, "err-data"u8);
        long signal = status.Number("signal"u8) ?? 0;
        long code = status.Number("exitcode"u8) ?? 0;
        bool isCut = status.IsTrue("out-truncated"u8) || status.IsTrue("err-truncated"u8);
        if (invocation[VerbOptions.Json])
        {
            JsonText json = new();
            json.BeginObject();
            json.Member("exitcode", code);
            json.Member("signal", signal);
            json.Member("out", Encoding.UTF8.GetString(output));
            json.Member("err", Encoding.UTF8.GetString(error));
            json.Member("truncated", isCut);
            json.EndObject();
            invocation.Output.Text(json.ToString());
        }
        else
        {
            invocation.Output.Pass(output, isError: false);
            invocation.Output.Pass(error, isError: true);
        }

        if (isCut)
            invocation.Output.Error("warning: the agent cut off a part of what the program printed");
        code = signal == 0 ? code : SignalBase + Math.Clamp(signal, 0, MostCode);
        return Outcome.Raw(code is >= 0 and <= MostCode ? (int)code : MostCode);
    }

    /// <summary>What a program printed, from the answer of guest-exec-status; nothing where that is not to be read.</summary>
    internal static byte[] Bytes(JsonElement status, ReadOnlySpan<byte> name)
    {
        try
        {
            return status.Field(name) is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : [];
        }
        catch (InvalidOperationException)
        {
            // Half a character.
            return [];
        }
    }
}
