using System;
using System.Text.Json;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>vnc</c>: a guest's screen, or the way to it.</summary>
internal static class VncVerb
{
    private const int LongestHostName = 64;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static Verb Verb { get; } = new("vnc", "open a guest's screen, or say where it is", Run)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.WebSocket],
        Details = "On a desktop it runs vncviewer; elsewhere it prints the address, and the tunnel by which another machine reaches it.",
    };

    private static Outcome Run(Invocation invocation) =>
        EachGuest.First(invocation, guest => invocation[VerbOptions.WebSocket] ? Browse(invocation, guest) : View(invocation, guest));

    private static string? View(Invocation invocation, RegisteredGuest guest)
    {
        string screen = GuestScreen.Of(invocation.Directories, guest);
        if (IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY"))
        {
            Failure failure = GuestScreen.View(screen);
            if (failure.Code != ExitCode.NotInstalled)
                throw failure;
            invocation.Output.Error($"{guest.Name}: {failure.Message}");
        }

        string port = screen[screen.LastIndexOf(':')..];
        invocation.Output.Line($"{guest.Name}: screen at {screen}");
        invocation.Output.Line($"from another machine: ssh -N -L {port[1..]}:{screen} {HostName()}, and meanwhile: vncviewer localhost{port}");
        return null;
    }

    // qemu speaks VNC over the websocket, but is not a web server: the viewer's own files have to come from one.
    private static string? Browse(Invocation invocation, RegisteredGuest guest)
    {
        _ = GuestScreen.Of(invocation.Directories, guest);
        string answer = MonitorCommand.Query(invocation.PathsOf(guest.Name), "query-vnc-servers", static monitor =>
            WebSocketIn(monitor.Await(monitor.Ask("query-vnc-servers"), s_patience)) ?? "none");
        if (answer is "none" or "")
        {
            throw new Failure(
                ExitCode.NotConfigured,
                "it runs without a websocket; set DISPLAY=vnc,websocket=on,password-file=FILE and restart it");
        }

        int colon = answer.LastIndexOf(':');
        string host = GuestScreen.Viewed(answer[..colon]);
        string port = answer[(colon + 1)..];
        invocation.Output.Line($"{guest.Name}: websocket at ws://{host}:{port}/");
        invocation.Output.Line($"noVNC, where a web server has it: http://localhost:6080/vnc.html?autoconnect=1&host={host}&port={port}&path=");
        invocation.Output.Line("such a server: python3 -m http.server --bind localhost --directory /usr/share/novnc 6080");
        invocation.Output.Line($"from another machine: ssh -N -L {port}:{host}:{port} -L 6080:localhost:6080 {HostName()}");
        return null;
    }

    /// <summary>Where the first websocket listens, <c>host:port</c>; null where there is none.</summary>
    /// <param name="servers">The answer of query-vnc-servers.</param>
    internal static string? WebSocketIn(JsonElement servers)
    {
        foreach (JsonElement display in servers.Items())
        {
            foreach (JsonElement server in display.Field("server"u8).Items())
            {
                if (server.IsTrue("websocket"u8) && server.Text("host"u8) is string host && server.Text("service"u8) is string service
                    && new Endpoint(host, service) is { IsNumeric: true } listening)
                {
                    return listening.ToString();
                }
            }
        }

        return null;
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static string HostName() => HostFile.TryReadText("/proc/sys/kernel/hostname", LongestHostName)?.Trim() ?? "HOST";
}
