using System;
using System.Globalization;
using System.Text.Json;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>resize</c>: another size for a guest's disk.</summary>
internal static class ResizeVerb
{
    private const string Key = "DSK";
    private const string Sizes = "SIZE|+SIZE";
    private const string Inside = "; inside, the partition and its file system are to grow too: growpart, then resize2fs or xfs_growfs";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static Verb Verb { get; } = new("resize", "let a guest's disk grow, also while it runs", Run)
    {
        Operands = [Operand.One("NAME"), Operand.One("DSKx"), Operand.One(Sizes)],
        Options = [VerbOptions.Shrink, VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
        Details = """
            SIZE is like 40G; with a plus, the disk grows by so much. A block device has the size that the host gives it: let it
            grow there first, and name that size; a guest that runs then sees it. A disk only shrinks with --shrink, while the
            guest is off. The partition and the file system inside are the guest's: it lets them grow itself.
            """,
        Afterword = """
            Example:
              qemu-init resize mail DSK1 +1G
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        string key = invocation.Operands[1].ToUpperInvariant();
        if (!NumberedKey.TrySplit(key, out string? stem, out int number) || stem != Key)
            throw invocation.Verb.Misused($"takes {string.Join(' ', invocation.Verb.Operands)}, the disk as DSK1");
        string text = invocation.Operands[2];
        bool isMore = text.StartsWith('+');
        long size = OptionReaders.Size(Sizes, isMore ? text[1..] : text);
        return EachGuest.First(invocation, guest =>
        {
            GuestPaths paths = invocation.PathsOf(guest.Name);
            if (LifeLock.Holder(paths.Pid) is not null)
                return Told(key, ResizeRunning(invocation, guest, key, size, isMore));
            using GuestLock _ = StoppedGuest.Lock(invocation, guest.Name);
            return GuestLife.Find(paths) is GuestLife life
                ? throw new Failure(ExitCode.Error, life.Line)
                : Told(key, ResizeStopped(invocation, guest, number, size, isMore));
        });
    }

    private static string Told(string key, (long Was, long Is) size) => size.Was == size.Is
        ? $"{key} has {Figures.Size(size.Is)} already"
        : $"{key} had {Figures.Size(size.Was)}, has {Figures.Size(size.Is)}{(size.Is > size.Was ? Inside : "")}";

    private static (long Was, long Is) ResizeStopped(Invocation invocation, RegisteredGuest guest, int number, long size, bool isMore)
    {
        using ChangedGuest changed = ChangedGuest.Open(invocation.Directories, guest);
        string key = $"{Key}{number}";
        if (number > changed.Configuration.Options.Disks.Count)
            throw NoDisk(key, changed.Configuration.Options.Disks.Count);
        DiskOption disk = changed.Configuration.Options.Disks[number - 1];
        string path = changed.PathOf(disk);
        ImageAccess.Require(guest, new NamedFile(path, isWritten: !disk.IsReadOnly), changed.Account, mayDropLate: false);
        Statx state = StateOf(changed.Account, path, key);
        if (disk.IsReadOnly)
            throw ReadOnly(key);
        if (ImageUsers.Of(invocation.Directories, invocation.Files, invocation.Registry.Read(), guest.Name).Find(state) is string user)
            throw new Failure(ExitCode.Error, $"{key}: guest {user} uses {Printable.Of(path)}, and would not expect that");
        QemuImg image = new(QemuImg.Find(invocation.Files), changed.Account);
        long was = image.SizeOf(path, disk.Format);
        long wanted = Wanted(invocation, key, was, size, isMore);
        if (wanted == was)
            return (was, was);
        if ((state.Mode & Libc.S_IFMT) == Libc.S_IFBLK)
            throw OfHost(key, was);
        if (wanted > was)
            image.Grow(path, disk.Format, wanted);
        else
            image.Shrink(path, disk.Format, wanted);
        Deed.Note(invocation.Directories, guest.Name, invocation.Verb.Name, ExitCode.Success, $"{key} had {was} bytes, has {wanted}");
        return (was, wanted);
    }

    private static (long Was, long Is) ResizeRunning(Invocation invocation, RegisteredGuest guest, string key, long size, bool isMore)
    {
        GuestPaths paths = invocation.PathsOf(guest.Name);
        string id = key.ToLowerInvariant();
        long was = 0;
        bool isThere = false;
        bool isReadOnly = false;
        bool isDevice = false;
        _ = MonitorCommand.Query(paths, "query-block", monitor =>
        {
            foreach (JsonElement drive in monitor.Execute("query-block", s_patience).Items())
            {
                if (drive.Text("device"u8) != id && drive.Text("qdev"u8) != id)
                    continue;
                JsonElement inserted = drive.Field("inserted"u8);
                isThere = true;
                isReadOnly = inserted.IsTrue("ro"u8);
                was = inserted.Field("image"u8).Number("virtual-size"u8) ?? 0;
                isDevice = inserted.Text("drv"u8) == "host_device" || IsBlockDevice(inserted.Text("file"u8));
            }

            return "";
        });
        if (!isThere)
            throw new Failure(ExitCode.Error, $"it runs without {key}; see: qemu-init status -v {guest.Name}");
        if (isReadOnly)
            throw ReadOnly(key);
        long wanted = isMore ? was + size : size;

        // What qemu says of a device's size is what it had when the guest started.
        if (!isDevice)
            wanted = Wanted(invocation, key, was, size, isMore);
        if (wanted == was && !isDevice)
            return (was, was);
        if (wanted < was)
            throw new Failure(ExitCode.Error, $"{key} has {Figures.Size(was)}: a disk only shrinks while its guest is off; stop it first");
        try
        {
            _ = Deed.Do(
                invocation,
                guest.Name,
                $"{key} had {was} bytes, has {wanted}",
                () => Ask(paths, $$"""{"device":"{{id}}","size":{{wanted.ToString(CultureInfo.InvariantCulture)}}}"""));
        }
        catch (Failure) when (isDevice)
        {
            throw OfHost(key, was);
        }

        return (was, wanted);
    }

    private static bool Ask(GuestPaths paths, string arguments)
    {
        MonitorCommand.Ask(paths, "block_resize", arguments);
        return true;
    }

    private static bool IsBlockDevice(string? file) => file?.StartsWith("/dev/", StringComparison.Ordinal) == true;

    private static long Wanted(Invocation invocation, string key, long was, long size, bool isMore)
    {
        long wanted = isMore ? was + size : size;
        return wanted >= was || invocation[VerbOptions.Shrink] ? wanted : throw new Failure(
            ExitCode.BadArgument,
            $"{key} has {Figures.Size(was)}, which is more: with --shrink it loses what lies behind {Figures.Size(wanted)}");
    }

    private static Statx StateOf(Account account, string path, string key)
    {
        try
        {
            using FileDescriptor file = UserAccess.Open(account, path, Libc.O_PATH);
            return HostFile.Stat(file, path);
        }
        catch (PosixException error) when (error.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw new Failure(ExitCode.Error, $"{key}: there is no file {Printable.Of(path)}");
        }
    }

    private static Failure NoDisk(string key, int count) => new(
        ExitCode.Error, count == 0 ? "it has no disk" : $"it has no {key}, but DSK1{(count > 1 ? $" to DSK{count}" : "")}");

    private static Failure ReadOnly(string key) =>
        new(ExitCode.Error, $"{key} is read-only; another guest's disk may be based on it");

    private static Failure OfHost(string key, long size) => new(
        ExitCode.Error,
        $"{key} is a block device, had {Figures.Size(size)}, and has the size that the host gives it; "
            + "let it grow there first, with lvextend for one");
}
