using System;
using System.Collections.Generic;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using CsCheck;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Tests.Options;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class CommandLineTests
{
    private const string Folder = "/srv/web";
    private const string CfgPath = Folder + "/web-qemu.cfg";

    private static readonly GuestPlace s_place = new("web", Folder);

    [Theory]
    [InlineData(
        "TGTARCH=qemu-system-aarch64", "KVM=1: this host's processor is x86_64 and cannot run aarch64; set KVM=0")]
    [InlineData("MACHINE=q35,accel=tcg", "MACHINE=q35,accel=tcg sets accel=; take it out and set KVM=1 or KVM=0")]
    [InlineData("INITRD=i", "INITRD is for a kernel that qemu loads; set KERNEL too, or leave it out")]
    [InlineData("APPEND=quiet", "APPEND is for a kernel that qemu loads; set KERNEL too, or leave it out")]
    [InlineData("DSK1='a\nb'", "the value for qemu's -drive contains a line break or NUL; take it out")]
    [InlineData(
        "MACHINE=pc\nDSK1=1,bus=ide\nDSK2=2,bus=ide\nDSK3=3,bus=ide\nDSK4=4,bus=ide\nCDR1=empty",
        "CDR1: the machine has 4 places for IDE drives; use bus=scsi or virtio")]
    public void A_missing_requirement_is_reported_with_its_cure(string rc, string expected)
    {
        Failure failure = Assert.Throws<Failure>(() => Build(OptionsFixture.Good(rc)));
        Assert.Equal((ExitCode.NotConfigured, expected), (failure.Code, failure.Message));
    }

    [Fact]
    public void Without_uefi_installed_uefi_is_not_installed()
    {
        Failure failure = Assert.Throws<Failure>(
            () => CommandLine.Build(OptionsFixture.Good("FIRMWARE=uefi"), s_place, GoldenCase.Host with { Uefi = null }, null));
        Assert.Equal(ExitCode.NotInstalled, failure.Code);
        Assert.Equal("FIRMWARE=uefi: no UEFI firmware for x86_64 is installed; install the package ovmf (elsewhere edk2-ovmf), or write FIRMWARE=FILE", failure.Message);
    }

    [Theory]
    [InlineData("runas", "-runas", "qemu")]
    [InlineData("run-with-user", "-run-with", "user=qemu")]
    [InlineData("runas run-with-user", "-run-with", "user=qemu")]
    public void A_late_drop_is_the_way_this_qemu_knows(string quirks, string option, string argument)
    {
        HostFacts host = GoldenCase.Host with { Qemu = new("/usr/bin/qemu", "9.2.0", QemuQuirks.TryParse(quirks)!) };
        IReadOnlyList<string> words = CommandLine.Build(OptionsFixture.Good("PRIVDROP=late"), s_place, host, null).Arguments;
        Assert.Equal(argument, words[words.ToList().IndexOf(option) + 1]);
    }

    [Fact]
    public void A_qemu_that_cannot_drop_late_drops_early()
    {
        HostFacts host = GoldenCase.Host with { Qemu = new("/usr/bin/qemu", "9.2.0", QemuQuirks.TryParse("")!) };
        Failure failure = Assert.Throws<Failure>(
            () => CommandLine.Build(OptionsFixture.Good("PRIVDROP=late"), s_place, host, null));
        Assert.Equal(
            "PRIVDROP=late: qemu-system-x86_64 knows neither -runas nor -run-with user=; set PRIVDROP=early", failure.Message);
    }

    [Theory]
    [InlineData("-daemonize", "1:1: -daemonize: qemu-init puts qemu in the background itself, and would lose it; use DAEMON")]
    [InlineData("-rtc utc\n  --pidfile x", "2:3: -pidfile: the pid file is qemu-init's own, its lock tells that the guest runs; take it out")]
    [InlineData("-runas root", "1:1: -runas: qemu-init decides which user qemu runs as; use RUNAS and PRIVDROP")]
    [InlineData("-run-with async-teardown=on,user=root", "1:1: -run-with: qemu-init decides which user qemu runs as; use RUNAS and PRIVDROP")]
    [InlineData(
        "-run-with async-teardown=on,exit-with-parent=on",
        "1:1: -run-with: the guest would end with 'start', which is qemu's parent; take exit-with-parent out")]
    [InlineData("-run-with exit-with-parent", "1:1: -run-with: the guest would end with 'start', which is qemu's parent; take exit-with-parent out")]
    [InlineData(
        "[run-with]\n exit-with-parent = \"on\"",
        "1:1: -run-with: the guest would end with 'start', which is qemu's parent; take exit-with-parent out")]
    [InlineData(
        "-display '{\"type\":\"curses\"}'", "1:1: -display: standard input and output hold the record of events; use SERIAL=1 or a socket")]
    [InlineData(
        "-rtc utc\n  -S -netdev\n'{\"type\":\"user\",}'",
        "3:1: '{\"type\":\"user\",}' is not an option of qemu; write one a line, like -rtc base=localtime")]
    [InlineData(
        "-rtc utc\n  -netdev '{\"type\":\"user\",}'",
        "2:3: -netdev: the argument is not valid JSON at its character 16; repair it, or write KEY=VALUE,KEY=VALUE")]
    [InlineData("-vnc localhost:1,websocket=on",
        "1:1: -vnc: websocket= lets every page in a browser on this host reach the screen; use DISPLAY, or add password-secret=ID")]
    [InlineData("-chardev socket,id=x,host=127.0.0.1,port=1,server=on,websocket=on",
        "1:1: -chardev: a websocket lets every page in a browser on this host reach it without a password; let it listen at unix:PATH")]
    [InlineData("-sandbox off", "1:1: -sandbox: use SANDBOX")]
    [InlineData("-serial mon:stdio", "1:1: -serial: standard input and output hold the record of events; use SERIAL=1 or a socket")]
    [InlineData("-chardev stdio,id=x", "1:1: -chardev: standard input and output hold the record of events; use SERIAL=1 or a socket")]
    [InlineData("-chardev null,id=x,backend=stdio", "1:1: -chardev: standard input and output hold the record of events; use SERIAL=1 or a socket")]
    [InlineData("-display curses,charset=CP850", "1:1: -display: standard input and output hold the record of events; use SERIAL=1 or a socket")]
    [InlineData("-S -nographic", "1:4: -nographic: standard input and output hold the record of events; use SERIAL=1 or a socket")]
    [InlineData("[chardev \"m\"]\n host = 127.0.0.1", "2:1: a key without a value in double quotes gets an empty one from qemu; write it so: key = \"VALUE\"")]
    [InlineData("[chardev \"m\"]\n host", "2:1: a key without a value in double quotes gets an empty one from qemu; write it so: key = \"VALUE\"")]
    [InlineData("[chardev \"m\"]\n host = \"::1\"\n\n host x", "4:1: a key without a value in double quotes gets an empty one from qemu; write it so: key = \"VALUE\"")]
    [InlineData("[chardev \"m\"]\n host=\"::1\"", "2:1: a key without a value in double quotes gets an empty one from qemu; write it so: key = \"VALUE\"")]
    [InlineData("[chardev \"m\"]\n [mon]", "2:1: a key without a value in double quotes gets an empty one from qemu; write it so: key = \"VALUE\"")]
    [InlineData("-S -readconfig\n-x", "1:4: -readconfig: a cfg-file that begins with a [section] is read by -readconfig; write it so")]
    [InlineData("-machine pc,accel=kvm", "1:1: -machine: accel= is taken from KVM; use KVM")]
    [InlineData("-readconfig x", "1:1: -readconfig: a cfg-file that begins with a [section] is read by -readconfig; write it so")]
    [InlineData("rtc utc", "1:1: 'rtc' is not an option of qemu; write one a line, like -rtc base=localtime")]
    [InlineData("-rtc utc -usb", "1:10: -rtc has more than one argument; write one option a line, and quotes around an argument with blanks")]
    [InlineData("# own\n\n[sandbox]\n  enable = \"off\"", "3:1: -sandbox: use SANDBOX")]
    [InlineData(
        "[chardev \"x\"]\n backend = \"stdio\"\n",
        "1:1: -chardev: standard input and output hold the record of events; use SERIAL=1 or a socket")]
    [InlineData("-vnc :1", "1:1: -vnc: other hosts could reach the screen without a password; use DISPLAY")]
    [InlineData("-vnc 0.0.0.0:1,to=9", "1:1: -vnc: other hosts could reach the screen without a password; use DISPLAY")]
    [InlineData("-vnc [::]:1,password=off", "1:1: -vnc: other hosts could reach the screen without a password; use DISPLAY")]
    [InlineData("[vnc \"default\"]\n vnc = \":1\"", "1:1: -vnc: other hosts could reach the screen without a password; use DISPLAY")]
    [InlineData("-vnc :1,password=on,password=off", "1:1: -vnc: other hosts could reach the screen without a password; use DISPLAY")]
    [InlineData("-vnc :1,password,nopassword", "1:1: -vnc: other hosts could reach the screen without a password; use DISPLAY")]
    [InlineData("-vnc 127.example.org:1", "1:1: -vnc: other hosts could reach the screen without a password; use DISPLAY")]
    [InlineData(
        "-spice port=1,password-secret=x,disable-ticketing=on",
        "1:1: -spice: other hosts could reach the screen without a password; add password-secret=ID without disable-ticketing, or addr=127.0.0.1")]
    [InlineData(
        "-spice port=1,addr=127.0.0.1,disable-ticketing=on\n-spice addr=,password=x",
        "2:1: -spice: other hosts could reach the screen without a password; add password-secret=ID without disable-ticketing, or addr=127.0.0.1")]
    [InlineData("-s", "1:1: -s: other hosts could reach the debugger; use -gdb unix:PATH,server=on,wait=off")]
    [InlineData(
        "-monitor tcp:127.0.0.1:1,server,nowait",
        "1:1: -monitor: this port lets other users and pages in a browser on this host command the guest; use unix:PATH, or add tls-creds=ID")]
    [InlineData(
        "-chardev socket,id=m,host=localhost,port=1,server=on\n-mon m",
        "2:1: -mon: this port lets other users and pages in a browser on this host command the guest; use unix:PATH, or add tls-creds=ID")]
    [InlineData(
        "-serial tcp::1,server,nowait",
        "1:1: -serial: other hosts could reach it without a password; let it listen at 127.0.0.1, or at unix:PATH")]
    [InlineData(
        "-serial tcp:127.0.0.1:1,server=on\n-mon serial0",
        "2:1: -mon: this port lets other users and pages in a browser on this host command the guest; use unix:PATH, or add tls-creds=ID")]
    [InlineData("-set mon.m.chardev=x", "1:1: -set: write it into the option itself, where it can be checked")]
    [InlineData(
        "-incoming tcp::1", "1:1: -incoming: others could send it a guest of their own; use -incoming defer, and say at the monitor where it listens")]
    [InlineData("-vnc 127.0.0.1:1,id=a\n-set vnc.a.vnc=:1", "2:1: -set: write it into the option itself, where it can be checked")]
    public void A_cfg_file_cannot_take_the_guest_away(string text, string expected)
    {
        Assert.False(CfgFile.TryParse(CfgPath, text, new Dictionary<string, string>(), out _, out FileDiagnostic? problem));
        Assert.Equal($"{CfgPath}:{expected}", problem.ToString());
    }

    [Fact]
    public void A_line_of_which_qemu_would_make_two_is_refused()
    {
        string text = $"[rtc]\n base = \"utc\"\n#{new string('\u00e9', 511)}[vnc \"a\"]\n vnc = \":1\"\n";
        Assert.False(CfgFile.TryParse(CfgPath, text, new Dictionary<string, string>(), out _, out FileDiagnostic? problem));
        Assert.Equal($"{CfgPath}:3:1: the line has more than 1022 bytes, and qemu reads the rest as another one; shorten it", problem.ToString());
        Assert.Null(Cfg($"[rtc]\n base = \"utc\"\n#{new string('x', 1021)}\n").Program);
    }

    [Theory]
    [InlineData("-netdev tap,id=x", "-netdev: it runs a script; add script=no,downscript=no, use NICx=BRIDGE, or set PRIVDROP=late")]
    [InlineData("-nic tap,script=no,downscript=/x", "-nic: it runs a script; add script=no,downscript=no, use NICx=BRIDGE, or set PRIVDROP=late")]
    [InlineData("-netdev bridge,id=x,br=br1", "-netdev: it runs the bridge helper; use NICx=BRIDGE, or set PRIVDROP=late")]
    [InlineData("-netdev user,id=x,smb=/srv", "-netdev: smb= runs a server; leave it out, or set PRIVDROP=late")]
    [InlineData(
        "-netdev user,id=x,guestfwd=tcp:10.0.2.1:1-cmd:sh",
        "-netdev: guestfwd= with cmd: runs a program; leave it out, or set PRIVDROP=late")]
    [InlineData(
        "-netdev '{\"id\":\"x\",\"type\":\"tap\"}'",
        "-netdev: it runs a script; add script=no,downscript=no, use NICx=BRIDGE, or set PRIVDROP=late")]
    [InlineData("-netdev \"{'type':'user','id':'x','smb':'/srv'}\"", "-netdev: smb= runs a server; leave it out, or set PRIVDROP=late")]
    [InlineData(
        "-netdev '{\"type\":\"user\",\"id\":\"x\",\"guestfwd\":[{\"str\":\"tcp:10.0.2.1:1-cmd:sh\"}]}'",
        "-netdev: guestfwd= with cmd: runs a program; leave it out, or set PRIVDROP=late")]
    [InlineData(
        "-netdev passt,id=x",
        "-netdev: it runs passt; use NICx=user, or start passt yourself and use -netdev stream, or set PRIVDROP=late")]
    [InlineData(
        "-netdev '{\"type\":\"tap\",\"id\":\"x\",\"script\":\"/usr/lib/qemud/qemud-br1\"}'",
        "-netdev: it runs a script; add script=no,downscript=no, use NICx=BRIDGE, or set PRIVDROP=late")]
    [InlineData("-incoming 'exec:cat x'", "-incoming: exec: runs a program, or set PRIVDROP=late")]
    [InlineData(
        "[netdev \"x\"]\n type = \"tap\"\n ifname = \"t,script=no\"",
        "-netdev: it runs a script; add script=no,downscript=no, use NICx=BRIDGE, or set PRIVDROP=late")]
    public void A_program_that_qemu_runs_needs_a_late_drop(string text, string expected)
    {
        CfgFile cfg = Cfg(text);
        Failure failure = Assert.Throws<Failure>(() => Build(OptionsFixture.Good("KVM=0"), cfg));
        Assert.Equal($"{CfgPath}:1:1: {expected}", failure.Message);
        Assert.Contains("-sandbox", Build(OptionsFixture.Good("PRIVDROP=late"), cfg).Arguments);
        Assert.Contains(
            "on,obsolete=deny,elevateprivileges=allow,spawn=allow,resourcecontrol=deny",
            Build(OptionsFixture.Good("PRIVDROP=late"), cfg).Arguments);
    }

    [Theory]
    [InlineData("'a\nb' c")]
    [InlineData("-x y '\u001b]0;z\u0007'")]
    [InlineData("\"-\u001b[2J\n\"")]
    public void A_word_of_the_file_breaks_no_message(string text)
    {
        Assert.False(CfgFile.TryParse(CfgPath, text, new Dictionary<string, string>(), out _, out FileDiagnostic? problem));
        Assert.DoesNotContain(problem.ToString(), char.IsControl);
    }

    [Theory]
    [InlineData("-netdev tap,id=x,ifname=t0,script=no,downscript=no")]
    [InlineData("-netdev user,id=x,hostfwd=tcp::1-:1")]
    [InlineData("-vnc 127.0.0.1:1\n-vnc localhost:2\n-vnc [::1]:3\n-vnc unix:/x\n-vnc none")]
    [InlineData("-vnc :1,password=on\n-vnc :2,password\n-vnc :3,password-secret=x\n-vnc :4,sasl=on\n-vnc :5,password=off,password=yes")]
    [InlineData("-vnc 0.0.0.0:1,vnc=[::]:2,websocket=:3,password=on\n-display vnc=:4,password=on")]
    [InlineData("-spice port=1,password-secret=x\n-spice tls-port=2,sasl=on\n-spice port=3,password=x,disable-ticketing=off")]
    [InlineData("-chardev socket,id=x,host=0.0.0.0,port=1,server=on,tls-creds=t\n-serial tcp:0.0.0.0:2,server,tls-creds=t")]
    [InlineData("-incoming defer")]
    [InlineData("[chardev \"c\"]\n backend = \"socket\"\n host = \"::1\"\n[chardev \"m\"]\n backend = \"socket\"\n path = \"/m\"\n[mon]\n chardev = \"m\"")]
    [InlineData("-monitor tcp:0.0.0.0:1,server=on,tls-creds=t\n-gdb unix:/g,server=on,wait=off\n-qmp none")]
    [InlineData("-serial tcp:127.0.0.1:1,server\n-chardev socket,id=m,path=/m,server=on\n-mon m\n-gdb chardev:m")]
    [InlineData("-no-acpi -no-hpet\n-set device.x.y=z")]
    [InlineData("-run-with async-teardown=on\n-run-with exit-with-parent=off")]
    [InlineData("-netdev '{\"type\":\"tap\",\"id\":\"x\",\"script\":\"no\",\"downscript\":\"no\"}'\n-display '{\"type\":\"none\"}'")]
    [InlineData("-append '{curses}'\n-name {x")]
    [InlineData("-vnc localhost:1,websocket=on,password-secret=x\n-vnc 127.0.0.1:2,websocket=5,password=on")]
    [InlineData("-chardev socket,id=x,path=/x,server=on,websocket=on\n-chardev socket,id=y,host=127.0.0.1,port=1,websocket=on")]
    [InlineData("-serial null\n-device 'isa-serial,chardev=x'")]
    [InlineData("")]
    public void The_rest_is_qemus_affair(string text) => Assert.Null(Cfg(text).Program);

    [Fact]
    public void Two_guests_of_one_host_share_no_screen_and_no_address()
    {
        GuestOptions options = OptionsFixture.Good("NIC1=br0\nNIC2=user");
        IReadOnlyList<string> first = Build(options).Arguments;
        IReadOnlyList<string> second = CommandLine.Build(
            options, new("web2", Folder), GoldenCase.Host with { GuestNumber = 8 }, null).Arguments;
        Assert.Contains("127.0.0.1:44107,to=44206", first);
        Assert.Contains("127.0.0.1:44108,to=44207", second);
        string[] adapters = [.. first.Concat(second).Where(static word => word.Contains("mac=", StringComparison.Ordinal))];
        Assert.Equal(4, adapters.Distinct().Count());
    }

    [Fact]
    public void A_disk_more_leaves_the_adapter_in_its_slot()
    {
        static string Adapter(string rc) =>
            Build(OptionsFixture.Good(rc)).Arguments.Single(static word => word.StartsWith("virtio-net", StringComparison.Ordinal));
        Assert.Equal(Adapter("DSK1=a"), Adapter("DSK1=a\nDSK2=b,bus=scsi\nAGENT=1\nDISPLAY=0"));
    }

    [Fact]
    public void Uefi_is_found_and_stays_with_the_size_of_the_guests_variables()
    {
        MockFileSystem files = new();
        files.AddFile("/usr/share/OVMF/OVMF_CODE_4M.fd", new(""));
        files.AddFile("/usr/share/OVMF/OVMF_VARS_4M.fd", new("four"));
        files.AddFile("/usr/share/OVMF/OVMF_CODE.fd", new(""));
        files.AddFile("/usr/share/OVMF/OVMF_VARS.fd", new("2M"));
        files.AddFile("/srv/old/old-vars.fd", new("xx"));
        FirmwareFinder finder = new(files);
        Target target = new("qemu-system-x86_64", null, "x86_64");
        Assert.Equal("/usr/share/OVMF/OVMF_CODE_4M.fd", finder.Find(target, s_place.UefiVars)?.Code);
        Assert.Equal("/usr/share/OVMF/OVMF_CODE.fd", finder.Find(target, "/srv/old/old-vars.fd")?.Code);
        Assert.Null(finder.Find(new("qemu-system-aarch64", null, "x86_64"), s_place.UefiVars));
    }

    /// <summary>Whatever the options say, there is a command line that the kernel takes, or a message.</summary>
    [Fact]
    public void Building_gives_words_or_a_failure()
    {
        Gen<string> texts = Gen.Frequency((4, Gen.String["ab,=/.:-\n\0'\" é~[]"]), (1, Gen.String));
        Gen<string?> maybe = Gen.Frequency((1, Gen.Const((string?)null)), (2, texts.Select(static text => (string?)text)));
        Gen<DiskOption> disks = Gen.Select(texts, Gen.Enum<DiskBus>(), maybe, Gen.Bool)
            .Select(static (file, bus, serial, isReadOnly) => new DiskOption(file, "raw", bus, null, null, null, isReadOnly, serial));
        Gen<NicOption> nics = Gen.Select(Gen.Enum<NicKind>(), texts, maybe, Gen.Bool)
            .Select(static (kind, bridge, model, vhost) => new NicOption(kind, bridge, model, null, [], vhost));
        Gen<string> programs = Gen.OneOf(
            texts, Gen.OneOf("x86_64", "i386", "aarch64", "s390x", "m68k", "riscv64").Select(static name => "qemu-system-" + name));
        Gen<GuestOptions> guests = Gen.Select(programs, maybe, maybe, maybe, disks.List[0, 8], nics.List[0, 4], Gen.Bool, Gen.Bool)
            .Select(static (program, machine, name, text, disks, nics, on, other) => new GuestOptions
            {
                Name = name ?? "",
                TargetArchitecture = program,
                Machine = machine,
                Cpu = text,
                Kernel = name,
                KernelCommandLine = text,
                Firmware = on ? "uefi" : machine,
                Vga = on ? Vga.Qxl : null,
                Disks = disks,
                Cdroms = [new(text), new(name)],
                Nics = nics,
                Boot = new("dcn", on),
                Display = new(other, "127.0.0.1", name),
                Serial = on,
                Agent = other,
                Rng = true,
                Sandbox = on,
                PrivilegeDrop = other ? PrivilegeDrop.Late : PrivilegeDrop.Early,
            });
        guests.Sample(static options =>
        {
            CommandLine line;
            try
            {
                line = Build(options);
            }
            catch (Failure failure)
            {
                return failure.Message.Length > 0;
            }

            Assert.Equal(Enumerable.Range(3, line.Descriptors.Count), line.Descriptors.Select(static one => one.Number));
            return line.Arguments.Append(line.Program).All(static word => !word.AsSpan().ContainsAny('\0', '\n', '\r'));
        });
    }

    private static CommandLine Build(GuestOptions options, CfgFile? cfg = null) =>
        CommandLine.Build(options, s_place, GoldenCase.Host, cfg);

    private static CfgFile Cfg(string text)
    {
        Assert.True(
            CfgFile.TryParse(CfgPath, text, new Dictionary<string, string>(), out CfgFile? file, out FileDiagnostic? problem),
            $"{problem}");
        return file;
    }
}
