namespace QemuInit.Qemu;

/// <summary>An UEFI firmware for a target.</summary>
/// <param name="Code">The program, read only.</param>
/// <param name="VarsTemplate">The empty store of variables, copied for each guest.</param>
internal sealed record FirmwareFiles(string Code, string VarsTemplate);
