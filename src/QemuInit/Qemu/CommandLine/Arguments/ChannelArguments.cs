using QemuInit.Options;
using QemuInit.State;

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
        draft.Add("-chardev", "stdio,id=flight,signal=off", OptionOrigin.Program);
        draft.Add("-qmp", "chardev:flight", OptionOrigin.Program);
        AddSocket(draft, "qmp", GuestPaths.QmpSocketName, OptionOrigin.Program);
        draft.Add("-qmp", "chardev:qmp", OptionOrigin.Program);
        AddSocket(draft, "monitor", GuestPaths.MonitorSocketName, OptionOrigin.Program);
        draft.Add("-monitor", "chardev:monitor", OptionOrigin.Program);
        if (draft.Options.Serial)
            AddConsole(draft);
    }

    /// <summary>A channel on a socket that we made.</summary>
    internal static void AddSocket(CommandLineDraft draft, string id, string fileName, OptionOrigin origin) =>
        draft.Add("-chardev", Socket(draft, id, fileName), origin);

    /// <summary>What the guest writes is kept whether or not somebody listens; <c>-serial</c> fits each machine's port.</summary>
    private static void AddConsole(CommandLineDraft draft)
    {
        OptionOrigin serial = OptionOrigin.OfKey("SERIAL");
        int log = draft.Inherit(number => new LogDescriptor(number, GuestPaths.ConsoleLogName));
        draft.Add("-add-fd", new CommaList().Add("fd", log).Add("set", 1), serial);
        CommaList console = Socket(draft, "console", GuestPaths.ConsoleSocketName);
        draft.Add("-chardev", console.Add("logfile", "/dev/fdset/1").Add("logappend", "on"), serial);
        draft.Add("-serial", "chardev:console", serial);
    }

    private static CommaList Socket(CommandLineDraft draft, string id, string fileName)
    {
        int socket = draft.Inherit(number => new SocketDescriptor(number, fileName));
        return new CommaList("socket").Add("id", id).Add("fd", socket).Add("server", "on").Add("wait", "off");
    }
}
