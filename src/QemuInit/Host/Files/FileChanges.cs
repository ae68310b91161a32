using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// Tells that files were written, of as many as are watched. Which one it was is not told. A host that gives no more of it leaves files
/// unwatched. Source: inotify(7).
/// </summary>
internal sealed class FileChanges : IDisposable
{
    private readonly FileDescriptor? _queue;

    /// <summary>Watches nothing yet.</summary>
    public FileChanges()
    {
        int fd = Libc.inotify_init1(Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        _queue = fd < 0 ? null : new FileDescriptor(fd);
    }

    /// <summary>A descriptor that poll(2) finds readable when a file was written; -1 where the host has none to give.</summary>
    public int Number => _queue?.Number ?? -1;

    /// <summary>Watches a file, whatever its name is by now, until it is gone.</summary>
    public void Watch(FileDescriptor file)
    {
        if (_queue is not null)
            _ = Libc.inotify_add_watch(_queue.Number, $"/proc/self/fd/{file.Number}", Libc.IN_MODIFY);
    }

    /// <summary>Takes what was told: the descriptor is not readable until the next write.</summary>
    public void Read()
    {
        Span<byte> events = stackalloc byte[4096];
        while (_queue?.Read(events) > 0)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _queue?.Dispose();
}
