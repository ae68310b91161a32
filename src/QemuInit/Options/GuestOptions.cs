namespace QemuInit.Options;

/// <summary>
/// The settings of one guest, read and checked. The properties, <c>Bind</c> and <c>AppendPatterns</c> are generated from
/// <c>etc/template-qemud.rc</c>. A record that was not bound has everything switched off that can be.
/// </summary>
internal sealed partial record GuestOptions;
