using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// The ways to talk to qemu: the flight record, the monitor for this program, the one for people, the serial console.
/// Sockets are bound and listening before qemu starts, and qemu gets their descriptors: it never needs the right to make them.
/// </summary>
internal static class ChannelArguments
{
    internal static void Add(CommandLineDraft draft)
    {
        // Events with their times, written by qemu itself: standard input holds the one command that turns them on.
        draft.Add("-chardev", "stdio,id=flight,signal=off");
        draft.Add("-mon", "chardev=flight,mode=control");
        AddSocket(draft, "qmp", "qmp.sock");
        draft.Add("-mon", "chardev=qmp,mode=control");
        AddSocket(draft, "monitor", HumanMonitor.SocketName);
        draft.Add("-mon", "chardev=monitor,mode=readline");
        if (draft.Options.Serial)
            AddConsole(draft);
    }

    /// <summary>A channel on a socket that we made.</summary>
    internal static void AddSocket(CommandLineDraft draft, string id, string fileName) =>
        draft.Add("-chardev", Socket(draft, id, fileName));

    /// <summary>What the guest writes is kept whether or not somebody listens; <c>-serial</c> fits each machine's port.</summary>
    private static void AddConsole(CommandLineDraft draft)
    {
        int log = draft.Inherit(number => new LogDescriptor(number, "console.log"));
        draft.Add("-add-fd", new CommaList().Add("fd", log).Add("set", 1));
        draft.Add("-chardev", Socket(draft, "console", "console.sock").Add("logfile", "/dev/fdset/1").Add("logappend", "on"));
        draft.Add("-serial", "chardev:console");
    }

    private static CommaList Socket(CommandLineDraft draft, string id, string fileName)
    {
        int socket = draft.Inherit(number => new SocketDescriptor(number, fileName));
        return new CommaList("socket").Add("id", id).Add("fd", socket).Add("server", "on").Add("wait", "off");
    }
}
