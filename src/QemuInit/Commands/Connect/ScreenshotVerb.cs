using System.Globalization;
using System.Linq;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>screenshot</c>: a guest's screen as a picture.</summary>
internal static class ScreenshotVerb
{
    private const string StandardOutput = "-";

    public static Verb Verb { get; } = new("screenshot", "save what a guest's screen shows", Run)
    {
        Operands = [Operand.One("NAME"), Operand.One("FILE.png")],
        Details = """
            FILE is replaced as a whole or stays as it was; only its owner may read it. With - the picture goes to standard output.
            A qemu that cannot write PNG gives a PPM image; a line on standard error says so.
            """,
        Afterword = """
            Example:
              qemu-init screenshot web1 - | ssh desk display
            """,
    };

    // Four bytes a pixel, for more pixels than any screen has.
    private const ulong LargestPicture = 256UL << 20;

    private static readonly byte[] s_png = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];
    private static readonly byte[] s_ppm = [(byte)'P', (byte)'6'];

    private static Outcome Run(Invocation invocation)
    {
        string path = invocation.Operands[1];
        return EachGuest.First(invocation, guest =>
        {
            if (path == StandardOutput && Libc.isatty(1) == 1)
                throw new Failure(ExitCode.BadArgument, "a terminal cannot show the picture; give a file, or send it into a pipe");
            using Screenshot shot = Screenshot.Take(invocation.PathsOf(guest.Name));
            ulong size = HostFile.Stat(shot.Picture, "a picture").Size;
            if (size > LargestPicture)
                throw new Failure(ExitCode.Error, "qemu wrote more than 256 MiB, which is not a picture; nothing was kept");
            if (!BeginsAs(shot, shot.IsPng ? s_png : s_ppm))
                throw new Failure(ExitCode.Error, "qemu wrote something that is not a picture; nothing was kept");
            if (path == StandardOutput)
                MemoryFile.Copy(shot.Picture, size, new FileDescriptor(1), "standard output");
            else
                Save(shot.Picture, size, path);
            if (!shot.IsPng)
                invocation.Output.Error($"{guest.Name}: this qemu cannot write PNG: {(path == StandardOutput ? "it" : path)} is a PPM image");
            return null;
        });
    }

    private static bool BeginsAs(Screenshot shot, byte[] format) =>
        HostFile.Read(shot.Picture, "a picture", format.Length).SequenceEqual(format);

    // What is told is the path that the user wrote.
    private static FileDescriptor Create(string temporary, string path)
    {
        try
        {
            return HostFile.Open(temporary, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, Modes.OwnerReads);
        }
        catch (PosixException error)
        {
            throw new PosixException($"cannot write {Printable.Of(path)}", error.Errno);
        }
    }

    private static void Save(FileDescriptor picture, ulong size, string path)
    {
        // In the place of a device or a link there would be a file from then on.
        using (FileDescriptor? there = HostFile.TryOpen(path, Libc.O_PATH | Libc.O_NOFOLLOW))
        {
            if (there is not null && !HostFile.Stat(there, path).IsRegularFile)
            {
                throw new Failure(
                    ExitCode.BadArgument,
                    $"{Printable.Of(path)} is not a regular file; for others use: qemu-init screenshot NAME - >FILE");
            }
        }

        string temporary = $"{path}.{Libc.getpid().ToString(CultureInfo.InvariantCulture)}.new";
        try
        {
            using (FileDescriptor file = Create(temporary, path))
                MemoryFile.Copy(picture, size, file, path);
            if (Libc.rename(temporary, path) != 0)
                throw PosixException.Last($"cannot rename {temporary} to {path}");
        }
        catch
        {
            HostFile.Remove(temporary);
            throw;
        }
    }
}
