using System.Collections.Generic;
using QemuInit.Host;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>What members of SYSGRP may have done without being root: the verbs of packaging/sudoers, for guests that they name.</summary>
internal static class MemberCall
{
    /// <summary>Where the caller is a member and the verb one of these, goes on as root and does not return; else does nothing.</summary>
    /// <exception cref="Failure">There is no sudo, or it refuses.</exception>
    public static void Reexecute(Invocation invocation)
    {
        // All guests together are the host's own affair. A call that this program itself has made through sudo is not made again.
        if (invocation.Verb.Needs != Needs.Member || Privilege.IsRoot || invocation.Operands.Count == 0
            || invocation.Directories != Directories.Built || (Privilege.CameBySudo && invocation.Given.Has(VerbOptions.Named)) || !Privilege.IsMember)
        {
            return;
        }

        Sudo.Reexecute(invocation.Verb.Name, Arguments(invocation));
    }

    /// <summary>The arguments of the same call as root.</summary>
    public static IReadOnlyList<string> Arguments(Invocation invocation) =>

        // The rules have each verb behind --named: sudo itself could not tell a name from an option.
        [VerbOptions.Named.Name, invocation.Verb.Name, .. invocation.Given.ForSudo(), "--", .. invocation.Operands];
}
