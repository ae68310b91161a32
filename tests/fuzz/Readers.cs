using System;
using System.IO;
using System.Text;
using System.Text.Json;
using QemuInit.Commands;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Fuzz;

/// <summary>All that reads JSON of others, each of which must take any text: with a result, or with a failure of one line.</summary>
internal static class Readers
{
    /// <summary>Reads a text with each of them.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="path">A file that is written over, for those that read one.</param>
    /// <returns>What does not hold; null where all holds.</returns>
    public static string? Read(byte[] bytes, string path)
    {
        foreach (LogSource source in (ReadOnlySpan<LogSource>)[LogSource.Action, LogSource.Event, LogSource.Qemu, LogSource.Console])
        {
            if (LogLine.Read(source, bytes) is LogLine line && !Printable.IsPlain(line.Text))
                return "a line of a log is not printable";
        }

        string text = Encoding.UTF8.GetString(bytes);
        Try(() => QmpRequest.Parse([text]));
        Try(() =>
        {
            QemuAbilities qemu = QemuAbilities.Of("qemu", """{"id":"target","return":{"arch":"x"}}""" + "\n" + text);
            _ = qemu.Machine("pc") is JsonElement machine ? QemuAbilities.MostCpus(machine) : 0;
            _ = qemu.Nearest("machines", "pd");
            _ = qemu.HasDevice("e1000") && qemu.HasProperty("e1000", "mac");
        });

        File.WriteAllBytes(path, bytes);
        _ = FlightRecord.LastEnd(path);
        _ = FlightRecord.LastDiskError(path);
        return Report(StartRecord.TryRead(path), TryParse(bytes));
    }

    // What was read has to come out as JSON, and as lines that steer no terminal.
    private static string? Report(StartRecord? booted, JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object)
            Try(() => Screenshot.NumbersOf(answer));
        _ = VncVerb.WebSocketIn(answer);
        _ = AgentVerb.Bytes(answer, "out-data"u8);
        foreach (string command in (ReadOnlySpan<string>)["info", "ping", "fsfreeze", "fsthaw", "fsstatus"])
        {
            foreach (string line in AgentVerb.Tell(command, answer).Split('\n'))
            {
                if (!Printable.IsPlain(line))
                    return "a line of the agent is not printable";
            }
        }

        GuestStatus status = new("w", GuestState.Running) { Pid = 7, Booted = booted };
        GuestDetails details = new()
        {
            Qemu = QemuFacts.Of(answer, answer, answer, answer, answer),
            Nics = booted is null ? [] : NicFacts.In(booted.Arguments, booted.Taps),
            HasAgent = true,
            AgentAddresses = GuestAgent.AddressesIn(answer),
        };
        JsonText json = new();
        json.BeginObject();
        StatusReport.WriteMembers(json, status);
        DetailsReport.WriteMembers(json, details);
        json.EndObject();
        JsonDocument.Parse(json.ToString()).Dispose();
        foreach (string line in (StatusReport.Text([status]) + DetailsReport.Text(status, details)).Split('\n'))
        {
            if (!Printable.IsPlain(line))
                return "a line of a status is not printable";
        }

        return null;
    }

    private static JsonElement TryParse(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is Failure or MonitorException)
        {
            // One line to a person, as it should be.
        }
    }
}
