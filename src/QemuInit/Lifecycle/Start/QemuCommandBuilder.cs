using System.Globalization;
using System.IO.Abstractions;
using System.Runtime.InteropServices;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Finds out what a guest's command line needs to know of the host.</summary>
internal sealed class QemuCommandBuilder
{
    private const int LowestVncPort = 5900;
    private const int HighestPort = 65535;

    private readonly Directories _directories;
    private readonly IFileSystem _files;

    /// <summary>Looks around in these directories.</summary>
    public QemuCommandBuilder(Directories directories, IFileSystem files)
    {
        _directories = directories;
        _files = files;
    }

    /// <summary>The command line of a guest, with the absolute path of its program.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="configuration">What its files say.</param>
    /// <param name="userName">The user that qemu runs as.</param>
    /// <exception cref="Failure">What the files say cannot be had, or not on this host.</exception>
    public CommandLine CommandLineOf(RegisteredGuest guest, GuestConfiguration configuration, string userName)
    {
        GuestOptions options = configuration.Options;
        string program = QemuBinary.Find(_files, options.TargetArchitecture);
        GuestPlace place = new(guest.Name.Text, guest.Folder);
        string architecture = Architecture();
        Target target = new(options.TargetArchitecture, options.Machine, architecture);
        HostFacts facts = new(
            architecture,
            HostId(),
            guest.Number,
            VncBase(),
            new FirmwareFinder(_files).Find(target, place.UefiVars),
            configuration.IsRootsAlone ? new InstalledQemu(_files, _directories, program) : Assumed(program),
            userName);
        return CommandLine.Build(options, place, facts, configuration.Cfg);
    }

    // What depends on the qemu is refused to a guest whose files others than root can change, and a program of theirs is not run to know it.
    private static InstalledQemu Assumed(string program) => new(program, "", QemuQuirks.TryParse(QemuQuirks.RunWithUser.Name)!);

    // As uname(2) names the processors of the hosts that the program is built for.
    private static string Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        _ => "unknown",
    };

    /// <summary>
    /// What tells this host from others. Source: machine-id(5). Where it is missing, hosts of one name share the addresses that guests of
    /// one name get.
    /// </summary>
    public string HostId() =>
        _files.IsThere("/etc/machine-id") ? SmallText("/etc/machine-id").Trim() : System.Environment.MachineName;

    // As UTF-8: to find out an encoding, as ReadAllText does, brings all of them with it.
    private string SmallText(string path) => Encoding.UTF8.GetString(_files.File.ReadAllBytes(path));

    private int VncBase()
    {
        string path = _directories.VncOffset;
        if (!_files.IsThere(path))
            return HostFacts.DefaultVncBase;
        string line = SmallText(path).Split('\n')[0].Trim();
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= LowestVncPort and < HighestPort
            ? port
            : throw new Failure(
                ExitCode.NotConfigured,
                $"{path}:1:1: '{Printable.Of(line)}' is not a VNC port; "
                    + $"write a number from {LowestVncPort} to {HighestPort - 1}, such as {HostFacts.DefaultVncBase}");
    }
}
