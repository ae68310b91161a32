using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Qemu;

/// <summary>
/// What a cfg-file may open: real qemu is started with each of these, in a network of its own, and asked of the kernel where it listens.
/// What is refused and what other hosts could reach is the same. None of these has a password.
/// </summary>
public sealed class ExposureTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Screens =>
    [
        "-vnc :1", "-vnc localhost:1", "-vnc 127.0.0.1:1", "-vnc [127.0.0.1]:1", "-vnc [::1]:1", "-vnc ::1:1", "-vnc none", "-vnc [::]:1",
        "-vnc unix:FOLDER/v", "-vnc 0.0.0.0:1,vnc=127.0.0.1:2", "-vnc 127.0.0.1:1,vnc=0.0.0.0:2", "-vnc 127.0.0.1:1,vnc=unix:FOLDER/v",
        "-vnc 127.0.0.1:1,websocket=0.0.0.0:5700",
        "-vnc 127.0.0.1:1,websocket=0.0.0.0:5700,websocket=127.0.0.1:5701", "-vnc 127.0.0.1:1,vnc=127.0.0.1:2,websocket=5700",
        "-vnc unix:FOLDER/v,websocket=5700", "-vnc unix:FOLDER/v,websocket=on",
        "-vnc 127.0.0.1:1,id=a\n-set vnc.a.websocket=0.0.0.0:5777",
        "-display vnc=:1", "-display vnc=127.0.0.1:1", "-display vnc=127.0.0.1:1,vnc=:2",
        "-spice port=5930,disable-ticketing=on", "-spice port=5930,addr=127.0.0.1,disable-ticketing=on", "-spice port=5930,addr=,disable-ticketing=on",
        "-spice port=5930,addr=127.0.0.1,addr=0.0.0.0,disable-ticketing", "-spice unix=on,addr=FOLDER/s,disable-ticketing=on",
        "-spice port=5930,addr=127.0.0.1,disable-ticketing=on\n-spice addr=0.0.0.0",
        "-spice addr=127.0.0.1,disable-ticketing=on\n-spice port=5930",
    ];

    public static TheoryData<string> Devices =>
    [
        "-s", "-S -s", "-name -append -s", "-gdb tcp::1235", "-gdb tcp:127.0.0.1:1235,host=0.0.0.0",
        "-gdb tcp::1235,server=off", "-gdb none", "-gdb telnet::1236,server,nowait",
        "-monitor tcp::4441,server,nowait", "-gdb unix:FOLDER/g,server=on,wait=off",
        "-monitor tcp:127.0.0.1:4441,server,nowait,host=0.0.0.0", "-monitor tcp:127.0.0.1:4441,server=true,wait=off,host=::",
        "-monitor unix:FOLDER/m,server,nowait", "-qmp telnet:0.0.0.0:4442,server=yes,wait=off", "-qmp-pretty tcp::4442,server=y,wait=n",
        "-serial mon:telnet::4443,server,nowait", "-serial websocket::4446,server,nowait", "-serial tn3270::4446,server,nowait",
        "-serial telnet:127.0.0.1:4446,server,nowait", "-parallel tcp::4447,server,nowait", "-debugcon tcp::4448,server,nowait",
        "-qtest tcp::4445,server,nowait", "-serial udp:127.0.0.1:4555@:4556", "-serial file:FOLDER/x", "-serial null",
        "-chardev socket,id=a,host=0.0.0.0,port=4444,server=on,wait=off", "-chardev socket,id=a,host=,port=4444,server=on,wait=off",
        "-chardev null,backend=socket,id=a,host=0.0.0.0,port=4444,server=on,wait=off", "-chardev socket,id=a,host=::1,port=4449,server=on,wait=off",
        "-chardev socket,id=a,host=127.0.0.1,port=4444,server=on,wait=off\n-set chardev.a.host=0.0.0.0",
        "-chardev socket,id=a,path=FOLDER/c,server=on,wait=off", "-S -chardev\n-x,backend=socket,id=a,host=0.0.0.0,port=4452,server=on,wait=off",
        "-chardev socket,id=a,path=FOLDER/c,server=on,wait=off\n-mon chardev=a",
        "-serial tcp:127.0.0.1:4446,server,nowait\n-chardev socket,id=a,path=FOLDER/c,server=on,wait=off\n-mon a,mode=control",
        "-incoming tcp::4447", "-incoming unix:FOLDER/i", "-incoming defer",
    ];

    public static TheoryData<string> Commands =>
    [
        "-gdb tcp:127.0.0.1:1235", "-monitor tcp:127.0.0.1:4441,server,nowait", "-monitor tcp:localhost:4441,server=on,wait=off",
        "-qmp telnet:127.0.0.1:4442,server=on,wait=off", "-qmp-pretty tcp:localhost:4442,server=on,wait=off",
        "-serial mon:tcp:127.0.0.1:4443,server,nowait", "-qtest tcp:127.0.0.1:4445,server,nowait",
        "-incoming tcp:127.0.0.1:4447", "-incoming tcp:127.0.0.1:4447,host=0.0.0.0", "-incoming tcp:[::1]:4447",
        "-chardev socket,id=a,host=127.0.0.1,port=4444,server=on,wait=off\n-mon a",
        "-chardev socket,id=a,host=127.0.0.1,port=4444,server=on,wait=off\n-mon chardev=a,mode=control",
        "-mon chardev=a\n-chardev null,backend=socket,id=a,host=::1,port=4444,server=on,wait=off",
        "-chardev socket,id=a,host=127.0.0.1,port=4444,server=on,wait=off\n-gdb chardev:a",
        "-chardev socket,id=a,host=127.0.0.1,port=4444,server=on,wait=off\n-qmp chardev:a",
        "[chardev \"m\"]\n backend = \"socket\"\n host = \"::1\"\n port = \"4471\"\n server = \"on\"\n wait = \"off\"\n[mon]\n chardev = \"m\"\n",
    ];

    public static TheoryData<string> WebSockets =>
    [
        "-vnc 127.0.0.1:1,websocket=on", "-vnc 127.0.0.1:1,websocket=5700", "-vnc 127.0.0.1:1,websocket=:5700",
        "-vnc 127.0.0.1:1,websocket", "-vnc localhost:1,websocket=127.0.0.1:5700", "-display vnc=127.0.0.1:1,websocket=on",
        "[vnc \"a\"]\n vnc = \"127.0.0.1:1\"\n websocket = \"on\"\n",
        "-serial websocket:127.0.0.1:4446,server,nowait", "-serial tcp:127.0.0.1:4446,server,nowait,websocket=on",
        "-chardev socket,id=a,host=127.0.0.1,port=4444,server=on,wait=off,websocket=on",
        "[chardev \"m\"]\n backend = \"socket\"\n host = \"::1\"\n port = \"4471\"\n server = \"on\"\n wait = \"off\"\n websocket = \"on\"\n",
    ];

    public static TheoryData<string> Sections =>
    [
        "[vnc \"a\"]\n vnc = \":1\"\n", "[ vnc \"a\"]\n vnc = \":1\"\n", "[\tvnc\v\"a\" x\n vnc = \":1\"\n", "[vnc \"a\"\n vnc = \":1\"\n",
        "[\fvnc \"a\"]\n vnc = \":1\"\n", "[vnc \"a\"]\n vnc = \"127.0.0.1:1\"\n", "[vnc \"a\"]\n vnc = \"127.0.0.1:1\"\n websocket = \"0.0.0.0:5700\"\n",
        "[rtc]\n base = \"utc\"\n#" + new string('x', 1022) + "[vnc \"a\"]\n vnc = \":1\"\n", "[rtc]\n base = \"utc\"\n",
        "[spice]\n port = \"5930\"\n disable-ticketing = \"on\"\n",
        "[chardev \"m\"]\n backend = \"socket\"\n host = \"0.0.0.0\"\n port = \"4471\"\n server = \"on\"\n wait = \"off\"\n[mon]\n chardev = \"m\"\n",
    ];

    [Theory]
    [MemberData(nameof(Screens))]
    [MemberData(nameof(Devices))]
    [MemberData(nameof(Sections))]
    public void Options_that_other_hosts_could_reach_are_refused_and_no_others(string text)
    {
        if (!IsPossible)
            return;
        using TemporaryFolder folder = new();

        FileDiagnostic? problem = Judge(text, folder, out string[] addresses);

        bool isOpen = !Array.TrueForAll(addresses, IsLocal);
        Assert.True(isOpen != problem is null, $"{problem?.ToString() ?? "taken"}, and qemu listens at: {string.Join(' ', addresses)}");
    }

    [Theory]
    [MemberData(nameof(WebSockets))]
    public void A_websocket_of_this_host_is_refused_because_browsers_reach_it(string text)
    {
        if (!IsPossible)
            return;
        using TemporaryFolder folder = new();

        FileDiagnostic? problem = Judge(text, folder, out string[] addresses);

        Assert.Contains("every page in a browser", problem?.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(addresses);
        Assert.All(addresses, static address => Assert.True(IsLocal(address), address));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_commands_qemu_listens_at_no_port_of_this_host_because_browsers_and_other_users_reach_it(string text)
    {
        if (!IsPossible)
            return;
        using TemporaryFolder folder = new();

        FileDiagnostic? problem = Judge(text, folder, out string[] addresses);

        Assert.True(problem is not null, "taken");
        Assert.Matches("use unix:PATH|use -incoming defer", problem.ToString());
        Assert.NotEmpty(addresses);
        Assert.All(addresses, static address => Assert.True(IsLocal(address), address));
    }

    private static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/usr/bin/qemu-system-x86_64");

    private static bool IsLocal(string address) =>
        address.StartsWith("127.", StringComparison.Ordinal) || address.StartsWith("[::1]", StringComparison.Ordinal);

    // What the rules say of it, and where qemu listens with it.
    private static FileDiagnostic? Judge(string text, TemporaryFolder folder, out string[] addresses)
    {
        string path = folder.Write("web-qemu.cfg", text.Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        _ = CfgFile.TryParse(path, File.ReadAllText(path), new Dictionary<string, string>(), out _, out FileDiagnostic? problem);
        string[] words = text.StartsWith('[')
            ? ["-readconfig", path]
            : [.. OptionFile.Parse(File.ReadAllText(path), new Dictionary<string, string>()).Lines.SelectMany(static line => line.Words)];
        addresses = Listen(words, folder);
        return problem;
    }

    // As a daemon it returns when all is open; in a network of its own no port is taken, and no other host is near.
    private static string[] Listen(string[] words, TemporaryFolder folder)
    {
        const string Script = """
            ip link set lo up || exit 1
            qemu-system-x86_64 -nodefaults -machine pc -accel tcg -m 32 -S -display none -daemonize -pidfile "$0" "$@" >&2 </dev/null
            ss -ltnH
            test ! -s "$0" || kill -KILL "$(cat "$0")"
            """;
        using Process shell = Process.Start(new ProcessStartInfo("unshare", ["-n", "sh", "-c", Script, folder["pid"], .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        })!;
        shell.ErrorDataReceived += static (_, _) => { };
        shell.BeginErrorReadLine();
        string sockets = shell.StandardOutput.ReadToEnd();
        Assert.True(shell.WaitForExit(s_patience), "qemu does not start");
        return
        [
            .. sockets.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]),
        ];
    }
}
