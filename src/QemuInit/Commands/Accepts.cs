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

    /// <summary>What <c>--json</c> makes of what it tells of each guest; goes with <see cref="Json"/>.</summary>
    ResultsAsJson = Json | (1 << 15),

    /// <summary><c>-v</c>, <c>--verbose</c></summary>
    Verbose = 1 << 16,

    /// <summary><c>--sort COLUMN</c></summary>
    Sort = 1 << 17,

    /// <summary><c>--watch [SECONDS]</c></summary>
    Watch = 1 << 18,

    /// <summary><c>--names</c></summary>
    Names = 1 << 19,

    /// <summary><c>-f</c>, <c>--follow</c></summary>
    Follow = 1 << 20,

    /// <summary><c>-n N</c>, <c>--lines N</c></summary>
    Lines = 1 << 21,

    /// <summary><c>--console</c></summary>
    Console = 1 << 22,

    /// <summary><c>--for STATE</c></summary>
    For = 1 << 23,

    /// <summary><c>--escape ^X|none</c></summary>
    Escape = 1 << 24,

    /// <summary><c>--websocket</c></summary>
    WebSocket = 1 << 25,
}
