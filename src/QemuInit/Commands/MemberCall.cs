using System.Collections.Generic;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>What members of SYSGRP may have done without being root: the verbs of packaging/sudoers, for guests that they name.</summary>
internal static class MemberCall
{
    /// <summary>Where the caller is a member and the verb one of these, goes on as root and does not return; else does nothing.</summary>
    /// <exception cref="Failure">There is no sudo, or it refuses.</exception>
    public static void Carry(Invocation invocation)
    {
        // All guests together are the host's own affair. Who came by sudo and is not root was meant to be somebody else.
        if (!invocation.Verb.ForMembers || Privilege.IsRoot || invocation.Operands.Count == 0
            || invocation.Directories != Directories.Built || Privilege.CameBySudo || !Privilege.IsMember)
        {
            return;
        }

        // The rules have each verb behind --named: sudo itself could not tell a name from an option.
        List<string> arguments = ["--named", invocation.Verb.Name];
        if (invocation.Dialect != Dialects.Lsb)
            arguments.Add("--dialect=" + invocation.Dialect.Name);
        if (invocation.Timeout is { } timeout)
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--timeout={(int)timeout.TotalSeconds}"));
        if (invocation.Json)
            arguments.Add("--json");
        Sudo.Carry(invocation.Verb.Name, [.. arguments, "--", .. invocation.Operands]);
    }
}
