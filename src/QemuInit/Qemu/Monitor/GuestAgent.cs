using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>The agent inside a guest. Source: qemu, <c>docs/interop/qemu-ga</c>, "guest-sync-delimited" and "guest-shutdown".</summary>
internal static class GuestAgent
{
    /// <summary>Name of the agent's socket in the guest's directory of RUNDIR.</summary>
    public const string SocketName = GuestPaths.AgentSocketName;

    /// <summary>The command that freezes the guest's file systems.</summary>
    public const string Freeze = "guest-fsfreeze-freeze";

    /// <summary>The same for some of them, by their mount points.</summary>
    public const string FreezeList = "guest-fsfreeze-freeze-list";

    /// <summary>The command that thaws them.</summary>
    public const string Thaw = "guest-fsfreeze-thaw";

    /// <summary>The command that tells whether they are frozen.</summary>
    public const string FreezeStatus = "guest-fsfreeze-status";

    // Makes the agent's parser forget what an earlier client left half sent, and announces the answer to the sync.
    private const byte Sentinel = 0xFF;

    // What a guest's shutdown waits for anyway.
    private static readonly TimeSpan s_delivery = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Asks the guest's agent to shut it down; false where no agent answers. What the agent has frozen it thaws first: a guest cannot shut
    /// down while its file systems are frozen, and its agent refuses to.
    /// </summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="patience">How long to wait for the agent to show that it is there.</param>
    /// <param name="thawed">Whether it thawed file systems.</param>
    public static bool TryShutdown(string path, TimeSpan patience, out bool thawed)
    {
        thawed = false;
        long begin = Stopwatch.GetTimestamp();
        try
        {
            using LineSocket? socket = LineSocket.TryConnect(path);
            if (socket is null || !TrySync(socket, patience))
                return false;
            if (IsFrozen(socket, patience - Stopwatch.GetElapsedTime(begin)) == true)
            {
                // Without its answer it would be asked again: file systems may still be frozen.
                if (!TryExecute(socket, Thaw, patience - Stopwatch.GetElapsedTime(begin)))
                    return false;
                thawed = true;
            }

            socket.Send("{\"execute\":\"guest-shutdown\"}\n"u8);
            TimeSpan rest = patience - Stopwatch.GetElapsedTime(begin);
            return !IsRefused(socket, rest < s_delivery ? rest : s_delivery);
        }
        catch (Exception error) when (error is MonitorException || Failure.IsOfHost(error))
        {
            // Without a descriptor for it, say, it is as if it did not answer.
            return false;
        }
    }

    // A shutdown that works has no answer: the guest goes down, and the connection ends with it. It is not closed before, because of a
    // connection that has ended qemu may drop what it has not read yet.
    private static bool IsRefused(LineSocket socket, TimeSpan patience)
    {
        try
        {
            using JsonDocument answer = JsonDocument.Parse(socket.ReadLine(patience));
            return answer.RootElement.Field("error"u8).ValueKind == JsonValueKind.Object;
        }
        catch (Exception error) when (error is MonitorException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether the guest's file systems are frozen; null where no agent tells.</summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="patience">How long to wait.</param>
    public static bool? IsFrozen(string path, TimeSpan patience) => Talk<bool?>(path, patience, IsFrozen, otherwise: null);

    /// <summary>Thaws the guest's file systems; false where no agent says that it did.</summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="patience">How long to wait.</param>
    public static bool TryThaw(string path, TimeSpan patience) =>
        Talk(path, patience, static (socket, rest) => TryExecute(socket, Thaw, rest), otherwise: false);

    /// <summary>Whether the guest's agent answers.</summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="patience">How long to wait.</param>
    public static bool Answers(string path, TimeSpan patience)
    {
        try
        {
            using LineSocket? socket = LineSocket.TryConnect(path);
            return socket is not null && TrySync(socket, patience);
        }
        catch (MonitorException)
        {
            return false;
        }
    }

    /// <summary>
    /// The addresses of the guest's network interfaces, <c>eth0 10.0.0.2/24</c>, but for its loopback;
    /// null where no agent answers.
    /// </summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="patience">How long to wait for each of its two answers.</param>
    public static IReadOnlyList<string>? TryAddresses(string path, TimeSpan patience) =>
        TryInterfaces(path, patience) is { } addresses ? Texts(addresses) : null;

    /// <summary>The same addresses, each with its interface.</summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="patience">How long to wait for each of its two answers.</param>
    public static IReadOnlyList<AgentAddress>? TryInterfaces(string path, TimeSpan patience)
    {
        try
        {
            using LineSocket? socket = LineSocket.TryConnect(path);
            if (socket is null || !TrySync(socket, patience))
                return null;
            socket.Send("{\"execute\":\"guest-network-get-interfaces\"}\n"u8);
            using JsonDocument answer = JsonDocument.Parse(socket.ReadLine(patience));
            return InterfacesIn(answer.RootElement);
        }
        catch (Exception error) when (error is MonitorException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The addresses in an answer; none in what is another thing, as an agent that does not know the question is there anyway.</summary>
    /// <param name="answer">The line of guest-network-get-interfaces.</param>
    internal static List<string> AddressesIn(JsonElement answer) => Texts(InterfacesIn(answer));

    private static List<AgentAddress> InterfacesIn(JsonElement answer)
    {
        List<AgentAddress> addresses = [];
        foreach (JsonElement one in answer.Field("return"u8).Items())
        {
            if (one.Text("name"u8) is not string name || name == "lo")
                continue;
            foreach (JsonElement address in one.Field("ip-addresses"u8).Items())
            {
                if (address.Text("ip-address"u8) is string number && address.Number("prefix"u8) is long prefix)
                    addresses.Add(new AgentAddress(name, one.Text("hardware-address"u8), number, prefix));
            }
        }

        return addresses;
    }

    private static List<string> Texts(IReadOnlyList<AgentAddress> addresses)
    {
        List<string> texts = [];
        foreach (AgentAddress one in addresses)
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Address}/{one.Prefix}"));
        return texts;
    }

    /// <summary>Makes sure that what is read from now on answers what is asked from now on; false is never the answer of an agent.</summary>
    /// <param name="socket">The agent's socket.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="MonitorException">No agent answers.</exception>
    public static bool TrySync(LineSocket socket, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        long id = begin & int.MaxValue;
        string command = string.Create(CultureInfo.InvariantCulture, $"{{\"execute\":\"guest-sync-delimited\",\"arguments\":{{\"id\":{id}}}}}\n");
        socket.Send([Sentinel, .. Encoding.ASCII.GetBytes(command)]);
        while (true)
        {
            // Answers to earlier clients may come first.
            ReadOnlyMemory<byte> line = socket.ReadLine(patience - Stopwatch.GetElapsedTime(begin));
            int sentinel = line.Span.LastIndexOf(Sentinel);
            if (sentinel >= 0 && IsAnswer(line[(sentinel + 1)..], id))
                return true;
        }
    }

    // Where no agent answers, or there is no way to it, the answer is the other one.
    private static T Talk<T>(string path, TimeSpan patience, Func<LineSocket, TimeSpan, T> talk, T otherwise)
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            using LineSocket? socket = LineSocket.TryConnect(path);
            return socket is not null && TrySync(socket, patience) ? talk(socket, patience - Stopwatch.GetElapsedTime(begin)) : otherwise;
        }
        catch (Exception error) when (error is MonitorException || Failure.IsOfHost(error))
        {
            return otherwise;
        }
    }

    // Null where the agent does not know the question, or says nothing in time.
    private static bool? IsFrozen(LineSocket socket, TimeSpan patience)
    {
        try
        {
            using JsonDocument answer = Execute(socket, FreezeStatus, patience);
            return answer.RootElement.Text("return"u8) switch { "frozen" => true, "thawed" => false, _ => null };
        }
        catch (Exception error) when (error is JsonException or MonitorException { Problem: MonitorProblem.Silent })
        {
            return null;
        }
    }

    private static bool TryExecute(LineSocket socket, string command, TimeSpan patience)
    {
        try
        {
            using JsonDocument answer = Execute(socket, command, patience);
            return answer.RootElement.Field("return"u8).ValueKind != JsonValueKind.Undefined;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonDocument Execute(LineSocket socket, string command, TimeSpan patience)
    {
        socket.Send(Encoding.ASCII.GetBytes($"{{\"execute\":\"{command}\"}}\n"));
        return JsonDocument.Parse(socket.ReadLine(patience));
    }

    private static bool IsAnswer(ReadOnlyMemory<byte> line, long id)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.Number("return"u8) == id;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
