using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>A start whose requirements are being checked: the requirements of the command line fill in account and command line.</summary>
/// <param name="guest">The guest.</param>
/// <param name="configuration">What its files say.</param>
/// <param name="systemUser">SYSUSR.</param>
/// <param name="directories">The program's directories.</param>
/// <param name="files">The file system.</param>
internal sealed class StartDraft(
    RegisteredGuest guest, GuestConfiguration configuration, Account systemUser, Directories directories, IFileSystem files)
{
    /// <summary>The guest.</summary>
    public RegisteredGuest Guest { get; } = guest;

    /// <summary>Its paths.</summary>
    public GuestPaths Paths { get; } = new(directories, guest.Name.Text);

    /// <summary>What its files say.</summary>
    public GuestConfiguration Configuration { get; } = configuration;

    /// <summary>SYSUSR, which runs the guest's own commands.</summary>
    public Account SystemUser { get; } = systemUser;

    /// <summary>The program's directories.</summary>
    public Directories Directories { get; } = directories;

    /// <summary>The file system.</summary>
    public IFileSystem Files { get; } = files;

    /// <summary>Whether the files must be safe from others, as root's start demands; else the caller risks only itself.</summary>
    public bool IsHeldToTrust { get; init; } = true;

    /// <summary>Whether this process can ask the kernel what another user may do, as root can.</summary>
    public bool CanAskForUsers { get; init; } = true;

    /// <summary>The user that qemu runs as; null where that is not known.</summary>
    public Account? Account { get; set; }

    /// <summary>How qemu is started; null where that is not known.</summary>
    public CommandLine? CommandLine { get; set; }

    /// <summary>Whether qemu gives up root itself, after it has opened its files.</summary>
    public bool IsLateDrop => Configuration.Options.PrivilegeDrop == PrivilegeDrop.Late;

    /// <summary>
    /// The user whose rights decide what qemu can open; null where root's do, or they are not known. Where the files ask for more than they are
    /// granted, they are SYSUSR's.
    /// </summary>
    public Account? Opener => !CanAskForUsers || (IsLateDrop && Configuration.IsRootsAlone) ? null : Account ?? SystemUser;
}
