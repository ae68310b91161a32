namespace QemuInit.Qemu;

/// <summary>An UEFI firmware for a target.</summary>
internal sealed class FirmwareFiles(string code, string varsTemplate)
{
    /// <summary>The program, read only.</summary>
    public string Code { get; } = code;

    /// <summary>The empty store of variables, copied for each guest.</summary>
    public string VarsTemplate { get; } = varsTemplate;
}
