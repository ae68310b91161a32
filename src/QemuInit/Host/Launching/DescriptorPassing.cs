using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>A pair of sockets over which one process hands another a text and open descriptors. Source: unix(7), cmsg(3).</summary>
internal static class DescriptorPassing
{
    private const int LargestText = 4 << 20;

    /// <summary>Makes the pair; neither end is inherited by itself.</summary>
    public static (FileDescriptor Ours, FileDescriptor Theirs) New()
    {
        Span<int> ends = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, ends) != 0)
            throw PosixException.Last("cannot make a pair of sockets");
        return (new FileDescriptor(ends[0]), new FileDescriptor(ends[1]));
    }

    /// <summary>Sends all; the receiver reads on until the sender closes its end.</summary>
    /// <param name="socket">The sender's end.</param>
    /// <param name="text">At least a byte.</param>
    /// <param name="descriptors">Descriptors of which the receiver gets copies.</param>
    public static void Send(FileDescriptor socket, ReadOnlySpan<byte> text, ReadOnlySpan<int> descriptors)
    {
        int sent = DescriptorMessage.Send(socket.Number, text, descriptors);
        if (sent < 0)
            throw PosixException.Last("cannot hand over descriptors");
        HostFile.Write(socket, "a socket", text[sent..]);
    }

    /// <summary>Receives all that is sent until the other end is closed; of nothing, an empty text.</summary>
    /// <returns>The text, and the descriptors, which no program inherits by itself.</returns>
    public static (byte[] Text, int[] Descriptors) ReceiveAll(int socket)
    {
        byte[] text = new byte[16 * 1024];
        int received = Receive(socket, text, out int[] descriptors);
        int length = received;
        while (received > 0 && length < LargestText)
        {
            if (length == text.Length)
                Array.Resize(ref text, 4 * length);
            received = Receive(socket, text.AsSpan(length), out _);
            length += received;
        }

        return (text[..length], descriptors);
    }

    /// <summary>Receives what is there of one message, and waits where there is nothing.</summary>
    /// <param name="socket">The receiver's end.</param>
    /// <param name="text">Receives the text.</param>
    /// <param name="descriptors">The descriptors that came with its first byte, which no program inherits by itself.</param>
    /// <returns>Bytes of the text; none at the end.</returns>
    public static int Receive(int socket, Span<byte> text, out int[] descriptors)
    {
        int received = DescriptorMessage.Receive(socket, text, out descriptors);
        return received < 0 ? throw PosixException.Last("cannot receive what was handed over") : received;
    }
}
