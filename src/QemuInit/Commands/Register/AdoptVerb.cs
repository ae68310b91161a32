using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>adopt</c>: makes files that only root may open the guest's.</summary>
internal static class AdoptVerb
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(70);

    private static readonly string[] s_fields = ["name", "file", "was", "now", "why"];

    public static Verb Verb { get; } = new("adopt", "give guests the owner and mode of their files that they need", Run)
    {
        Operands = [Operand.Some("NAME")],
        Options = [VerbOptions.Json],
        Needs = Needs.Root,
        Details = """
            It leaves alone files outside the guest's folder, behind links, with several names or of several guests.
            A guest that runs is refused: stop it first.
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        GuestList registered = invocation.Registry.Read();
        List<AdoptedFile> all = [];
        ExitCode code = EachGuest.Named(invocation, guest =>
        {
            GuestPaths paths = invocation.PathsOf(guest.Name);
            using GuestLock? _ = invocation.Files.IsThere(paths.Lock) ? GuestLock.Take(paths.Lock, invocation.Verb.Name, s_patience) : null;
            if (GuestLife.Find(paths) is GuestLife life)
                throw new Failure(ExitCode.Error, life.Line);
            int before = all.Count;
            new Adoption(invocation.Directories, invocation.Files, guest, all).Run(registered);
            foreach (AdoptedFile file in all[before..].Where(static file => file.Why is null))
                ActionLog.Note(paths, invocation.Verb.Name, ExitCode.Success, $"{file.Path} is {file.Now}, was {file.Was}");
            return all.Count == before && !invocation[VerbOptions.Json] ? "nothing to change" : null;
        });
        invocation.Output.Text(invocation[VerbOptions.Json] ? Json(all) : Text(all));
        return code;
    }

    private static string Text(List<AdoptedFile> files)
    {
        StringBuilder text = new();
        foreach (AdoptedFile file in files)
        {
            text.Append(file.Guest).Append(": ").Append(Printable.Whole(file.Path));
            if (file.Why is null)
                text.Append(" is ").Append(file.Now).Append(", was ").Append(file.Was).Append('\n');
            else
                text.Append(" left alone: ").Append(file.Why).Append('\n');
        }

        return text.ToString();
    }

    private static string Json(List<AdoptedFile> files)
    {
        JsonText json = new();
        json.BeginArray();
        foreach (AdoptedFile file in files)
        {
            string?[] values = [file.Guest, file.Path, file.Was, file.Now, file.Why];
            json.BeginObject();
            for (int i = 0; i < values.Length; i++)
                json.Member(s_fields[i], values[i]);
            json.EndObject();
        }

        json.EndArray();
        return json.ToString();
    }
}
