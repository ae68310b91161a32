using System;

namespace QemuInit.Host.Posix;

/// <summary>A message of a unix socket that carries open descriptors. Source: unix(7), cmsg(3).</summary>
internal static unsafe class DescriptorMessage
{
    // What the kernel lets one message carry (SCM_MAX_FD).
    private const int MostDescriptors = 253;

    // sizeof(struct cmsghdr) is a multiple of the word on all processors, so the data needs no padding before it.
    private static readonly int s_room = sizeof(Libc.Cmsghdr) + (MostDescriptors + 1) * sizeof(int);

    /// <summary>Sends a text, at least a byte, with copies of descriptors: how much of the text, or -1 with the error in errno.</summary>
    public static int Send(int socket, ReadOnlySpan<byte> text, ReadOnlySpan<int> descriptors)
    {
        int length = sizeof(Libc.Cmsghdr) + descriptors.Length * sizeof(int);
        Span<byte> control = new byte[s_room];
        fixed (byte* memory = control, start = text)
        {
            *(Libc.Cmsghdr*)memory = new() { Length = (nuint)length, Level = Libc.SOL_SOCKET, Type = Libc.SCM_RIGHTS };
            descriptors.CopyTo(new Span<int>(memory + sizeof(Libc.Cmsghdr), descriptors.Length));
            Libc.Iovec vector = new() { Start = start, Length = (nuint)text.Length };
            Libc.Msghdr message = new() { Vectors = &vector, VectorCount = 1, Control = memory, ControlLength = (nuint)length };
            nint sent;
            do
                sent = Libc.sendmsg(socket, &message, Libc.MSG_NOSIGNAL);
            while (Errno.IsInterruption(sent));
            return (int)sent;
        }
    }

    /// <summary>Receives what is there of a message: bytes of the text, 0 at the end, -1 with the error in errno.</summary>
    /// <param name="socket">The receiver's end.</param>
    /// <param name="text">Receives the text.</param>
    /// <param name="descriptors">The descriptors that came with its first byte, which no program inherits; the caller closes them.</param>
    public static int Receive(int socket, Span<byte> text, out int[] descriptors)
    {
        Span<byte> control = new byte[s_room];
        fixed (byte* memory = control, start = text)
        {
            Libc.Iovec vector = new() { Start = start, Length = (nuint)text.Length };
            Libc.Msghdr message = new() { Vectors = &vector, VectorCount = 1, Control = memory, ControlLength = (nuint)control.Length };
            nint received;
            do
                received = Libc.recvmsg(socket, &message, Libc.MSG_CMSG_CLOEXEC);
            while (Errno.IsInterruption(received));
            bool any = received > 0 && message.ControlLength > (nuint)sizeof(Libc.Cmsghdr);
            int count = any ? ((int)((Libc.Cmsghdr*)memory)->Length - sizeof(Libc.Cmsghdr)) / sizeof(int) : 0;
            descriptors = new Span<int>(memory + sizeof(Libc.Cmsghdr), count).ToArray();
            return (int)received;
        }
    }
}
