using System;
using System.IO;
using System.Net.Sockets;
using Support;
using Xunit;

namespace SystemTests;

public sealed class ConnectTests : SystemTest
{
    [SystemTheory]
    [InlineData("monitor", "web1")]
    [InlineData("monitor", "web1", "info", "name")]
    [InlineData("qmp", "web1", "query-status")]
    [InlineData("console", "web1")]
    [InlineData("vnc", "web1")]
    [InlineData("screenshot", "web1", "/nowhere/a.png")]
    public void A_stopped_guest_is_out_of_reach(params string[] call)
    {
        Host.Bare();

        Host.QemuInit(call).Fails(7, "web1: not running");
    }

    [SystemFact]
    public void The_monitor_executes_a_command_while_another_client_holds_it()
    {
        Guest guest = Host.Bare().Start();
        using Socket somebody = guest.Occupy("monitor.sock");

        Host.QemuInit("monitor", "web1", "info", "name").Succeeds("web1\n");
        Host.QemuInit("monitor", "web1", "frobnicate").Fails(1, "web1: ", "unknown command: 'frobnicate'");
        Host.QemuInit("monitor", "web1", " q ").Fails(2, "qemu-init poweroff web1");
        guest.Is("running");
    }

    [SystemFact]
    public void Lines_for_the_monitor_may_come_from_a_pipe()
    {
        Guest guest = Host.Bare().Start();

        Result result = Host.Through("printf 'info name\\n\\nquit\\ninfo status' | \"$@\"", "monitor", "web1");

        Assert.Equal((2, "web1\nVM status: running\n"), (result.Code, result.Out));
        guest.Is("running");
    }

    [SystemFact]
    public void At_a_terminal_the_monitors_line_can_be_edited_and_nothing_typed_there_ends_the_guest()
    {
        Guest guest = Host.Bare().Start();

        // Left, left, delete and a letter; then the line before once more; then what would end the guest.
        string said = Sit(
            "monitor",
            "(web1) ",
            "printf 'info nXme\\033[D\\033[D\\033[D\\033[3~a\\r'; heard '^web1'; printf '\\033[A\\rquit\\r'; heard poweroff; printf '\\004'");
        Assert.Equal(2, said.Split("\nweb1\r").Length - 1);
        Assert.Contains("leave with Ctrl-D; to end it: qemu-init poweroff web1", said, StringComparison.Ordinal);
        Sit("monitor", "(web1) ", "printf 'info na\\003'");
        guest.Is("running");
    }

    [SystemFact]
    public void Qmp_prints_the_answer_as_json()
    {
        Guest guest = Host.Bare().Start();

        Assert.Equal("{\n  \"name\": \"web1\"\n}\n", Host.QemuInit("qmp", "web1", "query-name").Succeeds().Out);
        Assert.Equal("\"web1\\r\\n\"\n", Host.QemuInit("qmp", "web1", "human-monitor-command", "command-line=info name").Succeeds().Out);
        Host.QemuInit("qmp", "--timeout", "60", "web1", "{\"execute\": \"qom-list\",\n \"arguments\": {\"path\": \"/\"}}")
            .Succeeds("\"name\": \"machine\"");
        Host.QemuInit("qmp", "web1", "device_del", "id=nothing").Fails(1, "web1: ", "Device 'nothing' not found");
        Host.QemuInit("qmp", "web1", "{\"execute\": \"query-name\" \"x\"}").Fails(2, "line 1, byte 26: ");
        guest.Is("running");
        Host.QemuInit("qmp", "web1", "quit").Succeeds();
        guest.Ends().Is("stopped");
    }

    [SystemFact]
    public void At_the_console_a_person_sees_what_was_printed_and_leaves_by_a_key()
    {
        Guest guest = Host.Linux().Boot();

        string said = Sit("console", "guest ready", "printf 'knock\\r'; heard '^knock'; printf '\\035'");
        Assert.Contains("Ctrl-] leaves", said, StringComparison.Ordinal);
        Assert.Contains("the guest goes on", said, StringComparison.Ordinal);
        Sit("console --escape ^A", "Ctrl-A leaves", "printf '\\001'");
        guest.Is("running");
    }

    [SystemFact]
    public void A_script_speaks_to_the_console_by_a_pipe()
    {
        Guest guest = Host.Linux().Boot();

        // The guest's own terminal gives back what it is told.
        Assert.Contains("knock", Host.Through("{ echo knock; sleep 3; } | \"$@\"", "console", "web1").Succeeds().Out, StringComparison.Ordinal);
        guest.Do("console", "--timeout", "1").Succeeds();
        guest.Is("running");
    }

    [SystemFact]
    public void A_second_person_at_the_console_is_told_so_and_a_closed_terminal_makes_room()
    {
        Guest guest = Host.Bare().Start();
        using (guest.Occupy("console.sock"))
        {
            Wait.Until("the one at the console to be served", () => guest.Do("console").Code == 1);
            guest.Do("console").Fails(1, "web1: the console is in use");
        }

        // The terminal goes when the program that made it is killed; the session goes with it, not the guest.
        Host.Run(
            "sh",
            "-c",
            Script("console", "leaves")
                + "export call said root; (sit >/dev/null; kill -KILL $(cat $root/terminal)) "
                + "| sh -c 'echo $$ >$root/terminal; exec script -qefc \"$call\" $said'");
        Wait.Until("the session to end", () => Host.Processes.Count == 1);
        guest.Do("console").Succeeds();
        guest.Is("running");
    }

    [SystemTheory]
    [InlineData("console")]
    [InlineData("monitor")]
    public void A_signal_to_the_session_leaves_the_terminal_as_it_was(string verb)
    {
        Guest guest = Host.Bare().Start();

        Sit(verb, "leaves", "kill -TERM $(pgrep -f \"^[^ ]*/qemu-init --root $root " + verb + " \")");

        guest.Is("running");
    }

    [SystemFact]
    public void The_end_of_the_guest_ends_the_session()
    {
        Guest guest = Host.Bare().Start();

        string said = Sit("console", "leaves", $"{Repository.Executable} --root $root poweroff web1 >/dev/null");

        Assert.Contains("web1: the guest has ended", said, StringComparison.Ordinal);
        guest.Is("stopped");
    }

    [SystemFact]
    public void A_guest_without_serial_port_or_screen_has_neither_console_nor_picture()
    {
        Host.Bare("web1", "SERIAL=0", "DISPLAY=none").Start();

        Host.QemuInit("console", "web1").Fails(6, "SERIAL=1");
        Host.QemuInit("vnc", "web1").Fails(6, "DISPLAY=vnc");
        Host.QemuInit("screenshot", "web1", "-").Fails(1, "web1: ", "screendump");
    }

    [SystemFact]
    public void A_screenshot_is_a_png_and_is_all_there_or_not_at_all()
    {
        Guest guest = Host.Bare().Start();
        string file = Host.Root + "/screen.png";
        File.WriteAllText(file, "old");

        Host.QemuInit("screenshot", "web1", file).Succeeds();
        byte[] picture = File.ReadAllBytes(file);
        Assert.Equal((byte[])[0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Host.Through($"\"$@\" >{file}.2", "screenshot", "web1", "-").Succeeds();
        Assert.Equal(picture.Length, new FileInfo(file + ".2").Length, 2000.0);
        Host.QemuInit("screenshot", "web1", "/dev/null").Fails(2, "/dev/null is not a regular file");
        Host.QemuInit("screenshot", "web1", "/nowhere/a.png").Fails(1, "web1: ", "/nowhere/a.png", "No such file");

        // In a file system of its own, which this namespace alone has.
        string folder = Directory.CreateDirectory(Host.Root + "/small").FullName;
        string full =
            $"mount -t tmpfs -o size=16k none {folder} && echo old >{folder}/a.png; cat /dev/zero >{folder}/fill 2>/dev/null; "
            + $"\"$@\"; code=$?; ls {folder} >&3; cat {folder}/a.png >&3; exit $code";
        Host.Through($"exec 3>{file}.3; exec unshare -m sh -c '{full}' sh \"$@\"", "screenshot", "web1", folder + "/a.png")
            .Fails(1, "web1: ", "No space left on device");
        Assert.Equal("a.png\nfill\nold\n", File.ReadAllText(file + ".3"));
        guest.Is("running");
        // Of the sets of descriptors that qemu has been given there is the console's left.
        Assert.Equal(2, Host.QemuInit("qmp", "web1", "query-fdsets").Succeeds().Out.Split("\"fdset-id\"").Length);
    }

    [SystemFact]
    public void A_screen_is_opened_on_a_desktop_and_explained_elsewhere()
    {
        Host.Bare().Start();
        string viewer = Host.Root + "/vncviewer";
        File.WriteAllText(viewer, "#!/bin/sh\necho \"viewer $*\"\n");
        Shell.Output("chmod", "755", viewer);

        Host.QemuInit("vnc", "web1").Succeeds("web1: screen at localhost:50001\n", "ssh -N -L 50001:localhost:50001 ");
        Assert.Equal("viewer localhost:50001\n", Host.Through($"PATH={Host.Root}:$PATH DISPLAY=:7 exec \"$@\"", "vnc", "web1").Succeeds().Out);
        Host.Through("DISPLAY=:7 PATH=/nowhere exec \"$@\"", "vnc", "web1").Succeeds("web1: screen at localhost:50001\n");
        Host.QemuInit("vnc", "--websocket", "web1").Fails(6, "websocket=on");
    }

    [BrowserFact]
    public void A_browser_shows_the_screen()
    {
        Guest guest = Host.Bare("web1", "DISPLAY=vnc,websocket=on,password-file=vnc.pw");
        File.WriteAllText(guest.Folder + "/vnc.pw", "sesame");
        guest.BelongsTo(Requirements.GuestUser).Start();
        Host.QemuInit("vnc", "--websocket", "web1").Succeeds("ws://localhost:49801/");

        string address = "http://127.0.0.1:6080/vnc_lite.html?host=127.0.0.1&port=49801&path=&password=sesame";
        string page = "";

        // A page that is dumped too early is loaded once more: the browser's own clock does not wait for the network.
        Host.Run("busybox", "httpd", "-p", "127.0.0.1:6080", "-h", "/usr/share/novnc").Succeeds();
        Wait.Until("the browser to show the screen", () => Shows(page = Dump(address)), () => page);
        Assert.Contains("<canvas width=\"720\" height=\"400\"", page, StringComparison.Ordinal);
    }

    [SystemFact]
    public void Members_of_the_group_reach_a_guest_without_being_root()
    {
        Guest guest = Host.Bare().Start();
        string member = $"exec setpriv --reuid=65534 --regid={Shell.Output("id", "-g", Requirements.GuestUser).Trim()} --clear-groups \"$@\"";

        Host.Through(member, "monitor", "web1", "info", "name").Succeeds("web1");
        Host.Through(member, "qmp", "web1", "query-name").Succeeds("web1");
        Host.Through(member, "console", "web1").Succeeds();
        Host.Through(member, "vnc", "web1").Succeeds("localhost:50001");
        Host.Through(member + " | wc -c", "screenshot", "web1", "-").Succeeds();
        Host.Through("exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "qmp", "web1", "query-name").Fails(4, "web1: ");
        guest.Is("running");
    }

    private static bool Shows(string page) => page.Contains("Connected to QEMU (web1)", StringComparison.Ordinal);

    private string Dump(string address) => Host.Run(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        $"--user-data-dir={Host.Root}/browser",
        "--dump-dom",
        address).Out;

    // Runs the verb at a terminal of its own, and there, once it has said what is waited for, the shell's lines, whose output is typed;
    // 'heard TEXT' waits for a line of it. All that the terminal showed; its settings have to be afterwards what they were.
    private string Sit(string verb, string awaited, string keys)
    {
        Host.Run("sh", "-c", Script(verb, awaited) + $"{{ sit; {keys}; heard '^after'; }} | script -qefc \"$call\" $said");
        string said = File.ReadAllText(Host.Root + "/said");
        string[] settings = [.. File.ReadLines(Host.Root + "/settings")];
        Assert.True(settings.Length == 2 && settings[0] == settings[1], said);
        return said;
    }

    private string Script(string verb, string awaited) => $$"""
        root={{Host.Root}}; said=$root/said; : >$said; export SHELL=/bin/sh
        heard() { i=0; until grep -aq -e "$1" $said; do sleep 0.1; i=$((i + 1)); [ $i -lt 900 ] || exit 1; done; }
        sit() { heard '{{awaited}}'; }
        call="stty -g >$root/settings; {{Repository.Executable}} --root $root {{verb}} web1; stty -g >>$root/settings; echo after"

        """;
}
