namespace QemuInit.Host;

/// <summary>Modes of files and directories, which C# cannot write in octal.</summary>
internal static class Modes
{
    /// <summary>0700</summary>
    public const uint OwnerOnly = 0x1c0;

    /// <summary>0600</summary>
    public const uint OwnerReads = 0x180;

    /// <summary>0644</summary>
    public const uint PublicFile = 0x1a4;

    /// <summary>0755</summary>
    public const uint PublicDirectory = 0x1ed;

    /// <summary>02750: what is made inside belongs to the directory's group.</summary>
    public const uint GroupDirectory = 0x5e8;

    /// <summary>0640</summary>
    public const uint GroupReads = 0x1a0;

    /// <summary>0660</summary>
    public const uint GroupWrites = 0x1b0;

    /// <summary>0050</summary>
    public const uint GroupEnters = 0x28;

    /// <summary>07700: all of a mode but what is the group's and the others'.</summary>
    public const uint OwnerAndSpecial = 0xfc0;

    /// <summary>0777: all of a mode but what is special.</summary>
    public const uint Permissions = 0x1ff;

    /// <summary>07777</summary>
    public const uint All = 0xfff;

    /// <summary>0040</summary>
    public const uint GroupRead = 0x20;

    /// <summary>0004</summary>
    public const uint OtherRead = 0x4;

    /// <summary>0001</summary>
    public const uint OtherEnters = 0x1;

    /// <summary>The group may pass through a directory.</summary>
    public const uint GroupPasses = 0x8;

    /// <summary>0200</summary>
    public const uint OwnerWrite = 0x80;

    /// <summary>0020</summary>
    public const uint GroupWrite = 0x10;

    /// <summary>01000: only a file's owner may remove or rename it.</summary>
    public const uint Sticky = 0x200;

    /// <summary>0002</summary>
    public const uint OtherWrite = 0x2;
}
