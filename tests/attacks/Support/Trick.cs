namespace Attacks.Support;

/// <summary>Ways to have a path lead where it does not look as if it led.</summary>
public enum Trick
{
    /// <summary>A file system of the member's own process, which says that all is root's.</summary>
    Fuse,

    /// <summary>The path of what is root's, as it is.</summary>
    Plain,

    /// <summary>As many ".." as lead there.</summary>
    Parents,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A symbolic link to a symbolic link.</summary>
    LinkToLink,

    /// <summary>A symbolic link to itself.</summary>
    Loop,

    /// <summary>A symbolic link to nothing, in a folder of root's.</summary>
    Dangling,

    /// <summary>A second name, as a member could make it where fs.protected_hardlinks is off.</summary>
    HardLink,

    /// <summary>A descriptor of the member's own process.</summary>
    OwnDescriptor,

    /// <summary>A link to a descriptor of the member's own process.</summary>
    LinkToOwnDescriptor,

    /// <summary>The root of a process in the member's namespace of mounts, where something else is mounted.</summary>
    OwnRoot,

    /// <summary>A link to the current folder of such a process.</summary>
    LinkToOwnFolder,

    /// <summary>A descriptor of a process of root's that the member has started.</summary>
    RootsDescriptor,

    /// <summary>The current folder of such a process.</summary>
    RootsFolder,

    /// <summary>A link to a link to such a folder.</summary>
    LinkToRootsFolder,

    /// <summary>What /proc/self is to the process that opens it.</summary>
    Self,

    /// <summary>A pipe in which nobody writes.</summary>
    Fifo,

    /// <summary>A device that never ends.</summary>
    Device,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A folder in a file's place.</summary>
    Folder,

    /// <summary>A name of the member's in a folder of root's where everybody may make names.</summary>
    Sticky,

    /// <summary>A name of root's in a file system that was mounted without set-user-id programs, as a member's stick is.</summary>
    NoSetUserId,
}
