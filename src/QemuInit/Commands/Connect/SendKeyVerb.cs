using System.Collections.Generic;
using System.Globalization;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>sendkey</c>: keys pressed on a guest's keyboard.</summary>
internal static class SendKeyVerb
{
    public static Verb Verb { get; } = new("sendkey", "press keys on a guest's keyboard, as in ctrl-alt-delete", Run)
    {
        Operands = [Operand.One("NAME"), Operand.Some("KEYS")],
        Details = """
            Each KEYS is one key or several at once, joined by hyphens.
            The names are qemu's (QKeyCode): a to z, 0 to 9, f1 to f12, ret, spc, esc, tab, backspace, delete, minus, dot,
            slash, up, down, left, right, shift, ctrl, alt, meta_l, sysrq. enter, space and del are known too.
            They are keys, not letters: the keyboard layout in the guest decides which letter a key is.
            """,
        Afterword = """
            Example:
              qemu-init sendkey web1 ctrl-alt-f2 r o o t ret
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        List<string> presses = [];
        foreach (string keys in invocation.FurtherOperands)
            presses.Add(Arguments(keys));
        return EachGuest.First(invocation, guest =>
        {
            // How many, not which: they may be a password.
            string deed = presses.Count == 1 ? "pressed once" : string.Create(CultureInfo.InvariantCulture, $"pressed {presses.Count} times");
            return Deed.Do<string?>(invocation, guest.Name, deed, () =>
            {
                foreach (string arguments in presses)
                    MonitorCommand.Ask(invocation.PathsOf(guest.Name), "send-key", arguments);
                return null;
            });
        });
    }

    /// <summary>The arguments of QMP's <c>send-key</c> for keys that are pressed at once.</summary>
    /// <param name="keys">Their names, joined by hyphens.</param>
    /// <exception cref="Failure">There is no key between two hyphens.</exception>
    public static string Arguments(string keys)
    {
        List<string> values = [];
        foreach (string key in keys.Split('-'))
        {
            if (key.Length == 0)
            {
                throw new Failure(
                    ExitCode.BadArgument,
                    $"'{Printable.Of(keys)}' has no key between two hyphens; the hyphen's own key is called minus");
            }

            string name = key.ToLowerInvariant() switch { "enter" => "ret", "space" => "spc", "del" => "delete", var other => other };
            values.Add($$"""{"type":"qcode","data":{{JsonText.Quote(name)}}}""");
        }

        return $$"""{"keys":[{{string.Join(',', values)}}]}""";
    }
}
