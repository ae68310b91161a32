using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// How many descriptors this process may have open at once: as many as the host allows at all, until this is disposed. What is started
/// meanwhile would inherit that.
/// </summary>
internal sealed class DescriptorLimit : IDisposable
{
    private readonly Libc.Rlimit _former;

    private DescriptorLimit(Libc.Rlimit former) => _former = former;

    /// <summary>Raises the limit. Where that is refused it stays as it is.</summary>
    public static DescriptorLimit Raise()
    {
        Libc.Rlimit former = default;
        if (Libc.getrlimit(Libc.RLIMIT_NOFILE, ref former) == 0)
            Set(new Libc.Rlimit { Current = former.Maximum, Maximum = former.Maximum });
        return new DescriptorLimit(former);
    }

    /// <summary>Makes the limit what it was.</summary>
    public void Dispose()
    {
        if (_former.Maximum > 0)
            Set(_former);
    }

    private static void Set(Libc.Rlimit limit) => _ = Libc.setrlimit(Libc.RLIMIT_NOFILE, limit);
}
