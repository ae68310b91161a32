using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using QemuInit.Options;
using QemuInit.Qemu;
using Xunit;

namespace QemuInit.Tests.Qemu;

/// <summary>
/// Each golden command line whose program is installed is taken by real qemu: it greets on our socket and ends on request.
/// What a test has not is replaced: a descriptor by a path (our launcher has its own tests), a tap by a user network, KVM by TCG.
/// </summary>
public sealed partial class RealQemuTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Names =>
        [.. GoldenCase.All.Where(static name => new GoldenCase(name) is { WhyNotRun: null } guest && Program(guest) is not null)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Qemu_takes_the_command_line(string name)
    {
        string folder = Directory.CreateTempSubdirectory("qi").FullName;
        try
        {
            GoldenCase guest = new(name);
            GuestPlace place = new(name, folder);
            GuestOptions options = InFolder(guest.Options);
            Target target = new(options.TargetArchitecture, options.Machine, "x86_64");
            HostFacts host = GoldenCase.Host with
            {
                Uefi = new FirmwareFinder(new FileSystem()).Find(target, place.UefiVars),
                UserName = "nobody",
            };
            if (options.Firmware == "uefi" && host.Uefi is null)
                return;
            MakeFiles(guest, options, folder);
            CommandLine line = CommandLine.Build(options, place, host, guest.Cfg(folder));
            foreach (FileCopy copy in line.FileCopies)
                File.Copy(copy.Source, copy.Target);
            Run(Program(guest)!, Rewrite(line, folder), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Program(GoldenCase guest)
    {
        string program = Path.GetFileName(guest.Options.TargetArchitecture);
        return new[] { "/usr/bin", "/usr/local/bin", "/usr/libexec" }
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    /// <summary>The same options with all files in the guest's folder.</summary>
    private static GuestOptions InFolder(GuestOptions options) => options with
    {
        Disks = [.. options.Disks.Select(InFolder)],
        Cdroms = [.. options.Cdroms.Select(static cdrom => new CdromOption(cdrom.FileName is null ? null : Path.GetFileName(cdrom.FileName)))],
        Kernel = options.Kernel is null ? null : Path.GetFileName(options.Kernel),
        Initrd = options.Initrd is null ? null : Path.GetFileName(options.Initrd),
        Firmware = options.Firmware?.EndsWith(".rom", StringComparison.Ordinal) == true
            ? Path.GetFileName(options.Firmware)
            : options.Firmware,
        Display = options.Display is { PasswordFile: not null } display
            ? new DisplayOption(display.IsVnc, display.Address, "password", display.HasWebSocket)
            : options.Display,
    };

    private static DiskOption InFolder(DiskOption disk) =>
        new(Path.GetFileName(disk.FileName), disk.Format, disk.Bus, disk.Cache, disk.Aio, disk.Discard, disk.IsReadOnly, disk.Serial);

    private static void MakeFiles(GoldenCase guest, GuestOptions options, string folder)
    {
        foreach (DiskOption disk in options.Disks)
            MakeImage(Path.Combine(folder, disk.FileName), disk.Format);
        foreach (CdromOption cdrom in options.Cdroms.Where(static cdrom => cdrom.FileName is not null))
            MakeImage(Path.Combine(folder, cdrom.FileName!), "raw");
        if (options.Kernel is not null)
            File.WriteAllBytes(Path.Combine(folder, options.Kernel), Kernel());
        if (options.Initrd is not null)
            File.WriteAllBytes(Path.Combine(folder, options.Initrd), new byte[4096]);
        if (options.Firmware?.EndsWith(".rom", StringComparison.Ordinal) == true)
            File.WriteAllBytes(Path.Combine(folder, options.Firmware), new byte[65536]);
        if (options.Display?.PasswordFile is not null)
            File.WriteAllText(Path.Combine(folder, options.Display.PasswordFile), "secret");
        if (guest.CfgText is not null)
            File.WriteAllText(Path.Combine(folder, $"{guest.Name}-qemu.cfg"), guest.CfgText);
    }

    private static void MakeImage(string path, string format)
    {
        if (format == "raw")
        {
            File.WriteAllBytes(path, new byte[1 << 20]);
            return;
        }

        // The name goes into one of qemu's lists here too, so the image is made under a plain one.
        string plain = path + ".new";
        using Process maker = Process.Start(new ProcessStartInfo("qemu-img", ["create", "-q", "-f", format, plain, "16M"]))!;
        maker.WaitForExit();
        File.Move(plain, path);
    }

    /// <summary>A file that begins as a Linux kernel for PCs does, which qemu checks. Source: Linux, "The Linux/x86 Boot Protocol".</summary>
    private static byte[] Kernel()
    {
        byte[] kernel = new byte[1 << 16];
        kernel[0x1f1] = 1;
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        kernel[0x206] = 0x0c;
        kernel[0x207] = 0x02;
        kernel[0x211] = 1;
        kernel[0x22d] = 0x10;
        kernel[0x22e] = 0x7f;
        kernel[0x22f] = 0x37;
        return kernel;
    }

    private static List<string> Rewrite(CommandLine line, string folder)
    {
        List<string> arguments = [];
        for (int i = 0; i < line.Arguments.Count; i++)
        {
            string word = line.Arguments[i];
            if (word == "-add-fd" || (word == "-runas" && !Environment.IsPrivilegedProcess))
            {
                i++;
                continue;
            }

            foreach (SocketDescriptor socket in line.Descriptors.OfType<SocketDescriptor>())
                word = word.Replace($",fd={socket.Number},server=on", $",path={folder}/{socket.FileName},server=on", StringComparison.Ordinal);
            word = word.Replace("/dev/fdset/1", $"{folder}/console.log", StringComparison.Ordinal);
            word = Tap().Replace(word, "user,id=$1");
            string before = i == 0 ? "" : line.Arguments[i - 1];
            if (before == "-accel")
                word = "tcg";
            if (before == "-cpu" && (word == "host" || word.StartsWith("host,", StringComparison.Ordinal)))
                word = "max" + word["host".Length..];
            arguments.Add(word);
        }

        arguments.Add("-S");
        return arguments;
    }

    [GeneratedRegex("^tap,id=([a-z]+[0-9]+)(?:,vhost=off)?,fd=[0-9]+(,vhost=on,vhostfd=[0-9]+)?$")]
    private static partial Regex Tap();

    private static void Run(string program, List<string> arguments, string folder)
    {
        using Process qemu = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        try
        {
            qemu.StandardInput.WriteLine("{\"execute\":\"qmp_capabilities\"}");
            qemu.StandardInput.Flush();
            Greet(qemu, $"{folder}/qmp.sock");
            Assert.True(qemu.WaitForExit(s_patience), "does not end on request");
            Assert.Equal(0, qemu.ExitCode);
            // The flight record, written because of the one command on standard input.
            Assert.Contains("\"host-qmp-quit\"", qemu.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        }
        finally
        {
            if (!qemu.HasExited)
                qemu.Kill();
        }
    }

    private static void Greet(Process qemu, string path)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!TryGreet(path))
        {
            if (qemu.WaitForExit(20))
                Assert.Fail($"exit {qemu.ExitCode}: {qemu.StandardError.ReadToEnd()}");
            Assert.True(watch.Elapsed < s_patience, "no greeting");
        }
    }

    private static bool TryGreet(string path)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            return false;
        }

        try
        {
            using NetworkStream stream = new(socket);
            using StreamReader reader = new(stream);
            if (reader.ReadLine()?.Contains("\"QMP\"", StringComparison.Ordinal) != true)
                return false;
            stream.Write("{\"execute\":\"qmp_capabilities\"}{\"execute\":\"quit\"}"u8);
            while (reader.ReadLine() is not null)
                Thread.Yield();
        }
        catch (IOException)
        {
            // It listened already, and ended before it greeted: its exit tells why.
            return false;
        }

        return true;
    }
}
