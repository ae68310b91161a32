using System.IO;

namespace QemuInit.Guests;

/// <summary>A guest of the list of registered guests.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Absolute path of the folder with its files.</param>
/// <param name="Number">Its place in the list, from 1: its VNC port is that much above the first.</param>
internal sealed record RegisteredGuest(GuestName Name, string Folder, int Number)
{
    /// <summary>The name of the guest's rc-file in <see cref="Folder"/>.</summary>
    public string RcFileName => Name.Text + "-qemud.rc";

    /// <summary>The path of the guest's rc-file.</summary>
    public string RcFile => Path.Join(Folder, RcFileName);

    /// <summary>The name of the guest's cfg-file in <see cref="Folder"/>.</summary>
    public string CfgFileName => Name.Text + "-qemu.cfg";
}
