using System.Runtime.CompilerServices;

namespace QemuInit.Options;

/// <summary>
/// The settings of one guest, read and checked. The properties, <c>Bind</c> and <c>AppendPatterns</c> are generated from
/// <c>etc/template-qemud.rc</c>. A record that was not bound has everything switched off that can be.
/// </summary>
internal sealed partial record GuestOptions
{
    // No code compares settings or prints them, and what a record is given for that grows with each key.

    /// <summary>Settings are equal to themselves alone.</summary>
    public bool Equals(GuestOptions? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(GuestOptions);
}
