namespace QemuInit.Commands;

/// <summary>Whose rights a verb needs.</summary>
internal enum Needs
{
    /// <summary>Nobody's in particular; what it opens decides.</summary>
    Anybody,

    /// <summary>Root's; members of SYSGRP may have it done for guests that they name, by <see cref="MemberCall"/>.</summary>
    Member,

    /// <summary>Root's, or those that a member of SYSGRP has itself: what it makes is its own.</summary>
    RootOrOwn,

    /// <summary>Root's.</summary>
    Root,
}
