using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// The locks that qemu holds on an image: byte 101 says that somebody writes it, byte 201 that somebody refuses others that write.
/// They belong to the open file, so the kernel does not tell whose they are. Source: qemu, block/file-posix.c, RAW_LOCK_PERM_BASE
/// and RAW_LOCK_SHARED_BASE, with the bits of include/block/block-common.h; fcntl(2), "Open file description locks".
/// </summary>
internal static class ImageLock
{
    private const long WritersByte = 101;
    private const long RefusalByte = 201;

    /// <summary>Whether a qemu that opened the image now would find it in use. Takes no lock.</summary>
    /// <param name="image">An open descriptor of the image.</param>
    /// <param name="isWritten">Whether that qemu would write it.</param>
    public static bool IsInUse(FileDescriptor image, bool isWritten) =>
        IsLocked(image, WritersByte) || (isWritten && IsLocked(image, RefusalByte));

    private static bool IsLocked(FileDescriptor image, long offset)
    {
        Libc.Flock query = new() { Type = Libc.F_WRLCK, Start = offset, Length = 1 };

        // Where the file system has no locks, qemu does without.
        return Libc.fcntl_lock(image.Number, Libc.F_OFD_GETLK, ref query) == 0 && query.Type != Libc.F_UNLCK;
    }
}
