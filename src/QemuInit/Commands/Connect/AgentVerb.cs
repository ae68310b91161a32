using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using QemuInit.Guests;
using QemuInit.Lifecycle;
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

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patienceOfExec = TimeSpan.FromSeconds(60);

    public static Verb Verb { get; } = new(
        "agent", "ask the agent inside a guest, or let it run a program", Run)
    {
        Operands = [Operand.One("NAME"), Operand.Some("COMMAND")],
        Options =
        [
            VerbOptions.Timeout.As("how long to wait: 10, and 60 for exec; a program goes on in the guest anyway"),
            VerbOptions.Json.As("the agent's answer; of exec an object: exitcode, signal, out, err, truncated"),
        ],
        RestAfter = 2,
        Details = """
            Needs AGENT=1 when the guest is started, and qemu-guest-agent running in it. Options stand before COMMAND:
            ping                  whether it answers
            info                  its version, and the commands that it knows
            exec PROGRAM ARG...   run a program, print what it prints; exit code: its own, at most 255; 128 and more for a signal
            fsfreeze, fsthaw      hold back all writing to the guest's file systems, for a snapshot; go on writing
            fsstatus              whether they are frozen
            guest-NAME [JSON]     any command of the agent, with its arguments as a JSON object; prints the answer as JSON
            """,
        Afterword = """
            Examples:
              qemu-init agent web1 ping
              qemu-init agent web1 exec df -h
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        GuestName name = GuestName.Parse(invocation.Operands[0]);
        string command = invocation.Operands[1];
        string[] rest = [.. invocation.Operands.Skip(2)];
        Outcome outcome = ExitCode.Success;
        ExitCode attempt = Attempt.Do(invocation.Output, name.Text, () =>
        {
            if (command != "exec" && rest.Length > (command.StartsWith("guest-", StringComparison.Ordinal) ? 1 : 0))
                throw new Failure(ExitCode.BadArgument, $"'{Printable.Of(command)}' takes no more words; see: qemu-init help agent");
            _ = invocation.ReadRegistry().Find(name) ?? throw Registry.NotRegistered(name);
            GuestPaths paths = invocation.PathsOf(name);
            outcome = command == "exec" ? Execute(invocation, paths, rest) : Ask(invocation, paths, command, rest);
            return null;
        });
        return attempt == ExitCode.Success ? outcome : attempt;
    }

    private static Outcome Ask(Invocation invocation, GuestPaths paths, string command, string[] rest)
    {
        string method = command switch
        {
            "ping" => "guest-ping",
            "info" => "guest-info",
            "fsfreeze" => "guest-fsfreeze-freeze",
            "fsthaw" => "guest-fsfreeze-thaw",
            "fsstatus" => "guest-fsfreeze-status",
            _ when command.StartsWith("guest-", StringComparison.Ordinal) => command,
            _ => throw new Failure(ExitCode.BadArgument, $"unknown command '{Printable.Of(command)}'; see: qemu-init help agent"),
        };
        string? arguments = rest.Length == 0 ? null : OneLine(rest[0]);
        JsonElement answer = AgentCall.Ask(paths, method, arguments, invocation[VerbOptions.Timeout] ?? s_patience);
        invocation.Output.Text(invocation[VerbOptions.Json] || method == command ? answer.Raw().TrimEnd() + "\n" : Tell(command, answer));
        return ExitCode.Success;
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

    private static Outcome Execute(Invocation invocation, GuestPaths paths, string[] words)
    {
        if (words.Length == 0)
            throw new Failure(ExitCode.BadArgument, "'agent NAME exec' needs a program; see: qemu-init help agent");
        return Pass(invocation, AgentCall.Run(paths, words, invocation[VerbOptions.Timeout] ?? s_patienceOfExec));
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
