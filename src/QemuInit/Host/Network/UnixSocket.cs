using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Sockets of the host itself. Source: unix(7).</summary>
internal static class UnixSocket
{
    /// <summary>Longest path of a socket in bytes, without the closing NUL.</summary>
    public const int LongestPath = 107;

    /// <summary>Makes a listening socket that the directory's group may connect to, in place of what stood there.</summary>
    public static FileDescriptor Listen(string path)
    {
        HostFile.Remove(path);
        FileDescriptor socket = New(Libc.SOCK_STREAM);
        try
        {
            Span<byte> address = Address(path);
            if (Libc.bind(socket.Number, address, (uint)address.Length) != 0)
                throw PosixException.Last($"cannot make socket {path}");
            if (Libc.chmod(path, Modes.GroupWrites) != 0)
                throw PosixException.Last($"cannot change the mode of {path}");
            if (Libc.listen(socket.Number, 16) != 0)
                throw PosixException.Last($"cannot listen on {path}");
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects to a socket, whose descriptor does not block; null where nobody listens or too many wait already.</summary>
    public static FileDescriptor? TryConnect(string path)
    {
        FileDescriptor? socket = Connect(path, out PosixException? refusal);
        return refusal is null or { Errno: Errno.ENOENT or Errno.ECONNREFUSED or Errno.EAGAIN } ? socket : throw refusal;
    }

    /// <summary>Whether a process listens on a socket, even where too many wait already.</summary>
    public static bool HasListener(string path)
    {
        using FileDescriptor? socket = Connect(path, out PosixException? refusal);
        return refusal switch
        {
            null or { Errno: Errno.EAGAIN } => true,
            { Errno: Errno.ENOENT or Errno.ECONNREFUSED } => false,
            _ => throw refusal,
        };
    }

    private static FileDescriptor? Connect(string path, out PosixException? refusal)
    {
        // A client that gave up waiting for a hanging qemu still stands in its queue: a blocking connect would then never return.
        FileDescriptor socket = New(Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK);
        Span<byte> address = Address(path);
        if (Libc.connect(socket.Number, address, (uint)address.Length) == 0)
        {
            refusal = null;
            return socket;
        }

        refusal = PosixException.Last($"cannot connect to {path}");
        socket.Dispose();
        return null;
    }

    /// <summary>
    /// Whether the other side has taken a connection up that it has in its queue; null where the kernel does not tell: by a message
    /// to it, sock_diag(7), which knows the other end of a connection by its inode, and that is 0 until somebody accepts it.
    /// </summary>
    public static bool? IsAccepted(FileDescriptor socket)
    {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, Libc.NETLINK_SOCK_DIAG);
        if (fd < 0)
            return null;
        using FileDescriptor kernel = new(fd);
        Libc.UnixDiagRequest request = new()
        {
            Length = (uint)Unsafe.SizeOf<Libc.UnixDiagRequest>(),
            Type = Libc.UnixDiagRequest.SOCK_DIAG_BY_FAMILY,
            Flags = Libc.UnixDiagRequest.NLM_F_REQUEST,
            Family = Libc.AF_UNIX,
            States = uint.MaxValue,
            Inode = (uint)HostFile.Stat(socket, "a socket").Inode,
            Show = Libc.UnixDiagRequest.UDIAG_SHOW_PEER,
            Cookie = ulong.MaxValue,
        };
        Libc.UnixDiagAnswer answer = default;
        Span<byte> asking = MemoryMarshal.AsBytes(new Span<Libc.UnixDiagRequest>(ref request));
        Span<byte> answering = MemoryMarshal.AsBytes(new Span<Libc.UnixDiagAnswer>(ref answer));

        // The kernel answers within the call that asks.
        if (kernel.Send(asking) != asking.Length
            || kernel.Read(answering) < answering.Length
            || answer.Type != Libc.UnixDiagRequest.SOCK_DIAG_BY_FAMILY
            || answer.AttributeType != Libc.UnixDiagAnswer.UNIX_DIAG_PEER)
        {
            return null;
        }

        return answer.Peer != 0;
    }

    /// <summary>Sends a text as one datagram.</summary>
    /// <param name="path">The socket's path, or <c>@</c> and a name that is in no file system.</param>
    /// <param name="text">The text.</param>
    public static void Send(string path, string text)
    {
        using FileDescriptor socket = New(Libc.SOCK_DGRAM);
        Span<byte> address = Address(path);
        if (path.StartsWith('@'))
        {
            // Such a name begins with a NUL, and ends where the address ends.
            address[sizeof(ushort)] = 0;
            address = address[..^1];
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (Libc.connect(socket.Number, address, (uint)address.Length) != 0 || socket.Send(bytes) != bytes.Length)
            throw PosixException.Last($"cannot send to {path}");
    }

    private static FileDescriptor New(int type)
    {
        int fd = Libc.socket(Libc.AF_UNIX, type | Libc.SOCK_CLOEXEC, 0);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last("cannot make a socket");
    }

    // struct sockaddr_un: the family, then the path with its NUL.
    private static Span<byte> Address(string path)
    {
        byte[] address = new byte[sizeof(ushort) + Encoding.UTF8.GetByteCount(path) + 1];
        address[0] = Libc.AF_UNIX;
        Encoding.UTF8.GetBytes(path, address.AsSpan(sizeof(ushort)));
        return address;
    }
}
