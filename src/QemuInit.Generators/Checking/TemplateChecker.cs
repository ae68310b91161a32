using System;
using System.Collections.Generic;
using QemuInit.Generators.Model;
using QemuInit.Generators.Reading;

namespace QemuInit.Generators.Checking;

/// <summary>Checks the keys of a template, each one and all together, and makes the entries of those without a mistake.</summary>
internal static class TemplateChecker
{
    internal static EquatableArray<OptionEntry> Check(IReadOnlyList<EntryDraft> drafts, ProblemList problems)
    {
        List<OptionEntry> entries = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        HashSet<string> members = new(StringComparer.Ordinal);
        foreach (EntryDraft draft in drafts)
        {
            EntryChecker checker = new(draft, problems);
            OptionEntry? entry = checker.Check();

            // Keys count as known even where something is wrong with them, so that one mistake is one message.
            bool isNew = true;
            if (checker.Key.Length > 0 && !keys.Add(checker.Key))
            {
                problems.Report(DiagnosticDescriptors.Twice, draft.Attributes[0].Offset, $"key {checker.Key} is described twice");
                isNew = false;
            }

            if (checker.Member.Length > 0 && !members.Add(checker.Member))
            {
                int offset = draft.Find("member")!.Offset;
                problems.Report(DiagnosticDescriptors.Twice, offset, $"member {checker.Member} is given to two keys");
                isNew = false;
            }

            if (entry is not null && isNew)
                entries.Add(entry);
        }

        return new(entries);
    }
}
