using System.Collections.Generic;
using QemuInit.Checks;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>Tells what a check found: to a person, and to a program as docs/schema/check.json describes.</summary>
internal static class FindingReport
{
    /// <summary>A line a finding, and one for each guest that can be started.</summary>
    public static void Print(Output output, List<CheckedGuest> guests)
    {
        foreach (CheckedGuest guest in guests)
        {
            bool canStart = true;
            foreach (Finding finding in guest.Findings)
            {
                // As 'start' words them.
                string severity = finding.Severity == FindingSeverity.Error ? "" : Word(finding.Severity) + ": ";
                output.Error($"{guest.Guest.Name.Text}: {severity}{finding.Place.Text}: {finding.Message}");
                canStart &= finding.Severity != FindingSeverity.Error;
            }

            if (canStart)
                output.Line($"{guest.Guest.Name.Text}: can be started");
        }
    }

    /// <summary>An array with an object a finding.</summary>
    public static string Json(List<CheckedGuest> guests)
    {
        JsonText json = new();
        json.BeginArray();
        foreach (CheckedGuest guest in guests)
        {
            foreach (Finding finding in guest.Findings)
            {
                json.BeginObject();
                json.Member("guest", guest.Guest.Name.Text);
                json.Member("severity", Word(finding.Severity));
                json.Member("file", finding.Place.Path);
                json.Member("line", finding.Place.Position.Line);
                json.Member("column", finding.Place.Position.Column);
                json.Member("message", finding.Message);
                json.EndObject();
            }
        }

        json.EndArray();
        return json.ToString();
    }

    /// <summary>
    /// The exit code: the worst of the errors; with <paramref name="isStrict"/>,
    /// of warnings alone that of an error without a code.
    /// </summary>
    public static ExitCode CodeOf(List<CheckedGuest> guests, bool isStrict)
    {
        ExitCode worst = ExitCode.Success;
        foreach (CheckedGuest guest in guests)
        {
            foreach (Finding finding in guest.Findings)
            {
                ExitCode code = finding.Severity switch
                {
                    FindingSeverity.Error => finding.Code,
                    FindingSeverity.Warning when isStrict => ExitCode.Error,
                    _ => ExitCode.Success,
                };
                worst = code > worst ? code : worst;
            }
        }

        return worst;
    }

    private static string Word(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "note",
    };
}
