using System;

namespace QemuInit.Commands;

/// <summary>What may follow a verb.</summary>
[Flags]
internal enum Accepts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>--timeout SECONDS</c></summary>
    Timeout = 1,

    /// <summary><c>--json</c></summary>
    Json = 2,

    /// <summary><c>--shell</c></summary>
    Shell = 4,

    /// <summary><c>--notify-fd N</c></summary>
    NotifyDescriptor = 8,

    /// <summary><c>-w</c></summary>
    Write = 16,

    /// <summary>Single letters after a hyphen that mean nothing, which are passed over.</summary>
    Unknown = 32,

    /// <summary>After the guest and the command for it, words that look like options and are none.</summary>
    Rest = 64,

    /// <summary><c>--all</c></summary>
    All = 128,

    /// <summary><c>--strict</c></summary>
    Strict = 256,

    /// <summary><c>--qemu PATH</c></summary>
    Qemu = 512,
}
