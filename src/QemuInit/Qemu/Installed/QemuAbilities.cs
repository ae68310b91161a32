using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>
/// What an installed qemu can do, in its own words: machines, processors, devices and their properties. One qemu without a machine is
/// asked all at once, opens nothing of any guest, and is told to quit when it has answered. Source: qemu's QMP reference manual.
/// </summary>
internal sealed class QemuAbilities
{
    // A pipe holds 64 KiB, and the questions about a device are below 400 bytes.
    private const int MostDevices = 128;

    private readonly List<Answer> _answers = [];

    private string _words = "";

    private QemuAbilities(string program) => Program = program;

    /// <summary>The program that was asked.</summary>
    public string Program { get; }

    /// <summary>Its version, such as <c>7.2.22</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The processor that it emulates, by qemu's name.</summary>
    public string Architecture { get; private set; } = "";

    /// <summary>Asks a qemu.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="devices">Drivers of devices that it is asked about.</param>
    /// <param name="account">The user it runs as; null for the caller.</param>
    /// <param name="left">The time that is left for its answers.</param>
    /// <exception cref="Failure">It does not answer as a qemu, or not all that it was asked.</exception>
    public static QemuAbilities Ask(string program, IReadOnlyList<string> devices, Account? account, Func<TimeSpan> left) => Ask(
        program,
        devices,
        questions => new ProgramDialogue(
            program,
            ["-machine", "none", "-nodefaults", "-no-user-config", "-display", "none", "-S", "-qmp", "stdio"],
            account,
            left(),
            questions));

    /// <summary>Asks a qemu.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="devices">Drivers of devices that it is asked about.</param>
    /// <param name="begin">Starts it with its first input.</param>
    /// <exception cref="Failure">It does not answer as a qemu, or not all that it was asked.</exception>
    internal static QemuAbilities Ask(string program, IReadOnlyList<string> devices, Func<string, ProgramDialogue> begin)
    {
        QemuAbilities abilities = new(program);
        for (int first = 0; first == 0 || first < devices.Count; first += MostDevices)
        {
            StringBuilder questions = new("""
                {"execute":"qmp_capabilities"}
                {"execute":"query-target","id":"target"}
                {"execute":"query-machines","id":"machines"}
                {"execute":"query-cpu-definitions","id":"cpus"}

                """);
            string last = "cpus";
            for (int i = first; i < devices.Count && i < first + MostDevices; i++)
                last = AppendQuestions(questions, devices[i]);
            using ProgramDialogue qemu = begin(questions.ToString());
            abilities.Hear(qemu, last);

            // It throws away what nobody has read yet when it quits.
            qemu.Say("{\"execute\":\"quit\"}\n");
        }

        return abilities;
    }

    /// <summary>Takes answers from what a qemu wrote.</summary>
    /// <param name="program">The program's path.</param>
    /// <param name="text">All that it wrote.</param>
    /// <exception cref="Failure">There is no answer in it.</exception>
    public static QemuAbilities Of(string program, string text)
    {
        QemuAbilities abilities = new(program);
        foreach (string line in text.Split('\n'))
            abilities.Take(line);
        abilities.RequireTarget();
        return abilities;
    }

    /// <summary>A machine type by its name or its short one; null where this qemu has no such.</summary>
    public JsonElement? Machine(string type) => Item("machines", type);

    /// <summary>A model of processor; null where this qemu has no such.</summary>
    public JsonElement? Cpu(string model) => Item("cpus", model);

    /// <summary>Whether this qemu says which models of processors there are; some targets do not.</summary>
    public bool KnowsCpus => Find("cpus") is { ValueKind: JsonValueKind.Array } cpus && cpus.GetArrayLength() > 0;

    /// <summary>The name in a list that is nearest to a misspelt one, or null.</summary>
    /// <param name="list"><c>machines</c> or <c>cpus</c>.</param>
    /// <param name="name">The misspelt name.</param>
    public string? Nearest(string list, string name)
    {
        List<string> names = [];
        foreach (JsonElement item in Items(list))
        {
            names.Add(item.Text("name"u8) ?? "");
            if (item.Text("alias"u8) is { Length: > 0 } alias)
                names.Add(alias);
        }

        return NearestKey.Find(name, names);
    }

    /// <summary>Whether this qemu has a device, by its name or its short one.</summary>
    public bool HasDevice(string driver) =>
        Find("device " + driver) is not null
            || (Find("help " + driver)?.Text() is string help && help.Contains(" options:", StringComparison.Ordinal));

    /// <summary>Whether a device has a property; true where only its short name is known, under which no list is to be had.</summary>
    public bool HasProperty(string driver, string property)
    {
        if (Find("device " + driver) is not { ValueKind: JsonValueKind.Array } properties)
            return true;
        foreach (JsonElement item in properties.Items())
        {
            if (item.Text("name"u8) == property)
                return true;
        }

        return false;
    }

    /// <summary>Whether something is marked as going to be removed.</summary>
    public static bool IsDeprecated(JsonElement item) => item.IsTrue("deprecated"u8);

    /// <summary>Most processors that a machine can have; null where it does not say.</summary>
    public static int? MostCpus(JsonElement machine) =>
        machine.Number("cpu-max"u8) is long most and >= 0 and <= int.MaxValue ? (int)most : null;

    private static string AppendQuestions(StringBuilder questions, string device)
    {
        string typeName = JsonText.Quote(device);
        string question = JsonText.Quote("device " + device);
        questions
            .Append($$"""{"execute":"device-list-properties","arguments":{"typename":{{typeName}}},"id":{{question}}}""")
            .Append('\n');

        // The short names of devices are known to the monitor for people only.
        string line = JsonText.Quote($"device_add {CommaList.Escape(device)},help");
        string helpQuestion = "help " + device;
        string id = JsonText.Quote(helpQuestion);
        questions
            .Append($$"""{"execute":"human-monitor-command","arguments":{"command-line":{{line}}},"id":{{id}}}""")
            .Append('\n');
        return helpQuestion;
    }

    // Answers come in the order of their questions.
    private void Hear(ProgramDialogue qemu, string last)
    {
        while (qemu.ReadLine() is string line)
        {
            if (Take(line) == last)
            {
                RequireTarget();
                return;
            }
        }

        RequireTarget();
        throw new Failure(
            ExitCode.Error,
            $"{Printable.Of(Program)} ended before it had answered all questions"
                + $"{(_words.Length > 0 ? ": " + _words : "")}; try again")
        {
            IsUnanswered = true,
        };
    }

    private void RequireTarget()
    {
        Architecture = Find("target")?.Text("arch"u8) ?? "";
        if (Architecture.Length == 0)
            throw QemuAnswers.NotOne(Program, _words);
    }

    // The question that a line answers; null where it answers none.
    private string? Take(string line)
    {
        if (!line.StartsWith('{'))
        {
            _words = _words.Length > 0 ? _words : Printable.Of(line.Trim());
            return null;
        }

        if (TryParse(line) is not JsonElement answer)
            return null;
        _answers.Add(new Answer(answer));
        if (answer.Field("QMP"u8).Field("version"u8).Field("qemu"u8) is { ValueKind: JsonValueKind.Object } numbers)
            Version = $"{numbers.Number("major"u8)}.{numbers.Number("minor"u8)}.{numbers.Number("micro"u8)}";
        return answer.Text("id"u8);
    }

    private static JsonElement? TryParse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A line that was cut off where the program was ended.
            return null;
        }
    }

    private JsonElement? Item(string list, string name)
    {
        foreach (JsonElement item in Items(list))
        {
            if (item.Text("name"u8) == name || item.Text("alias"u8) == name)
                return item;
        }

        return null;
    }

    private JsonElement? Find(string id)
    {
        foreach (Answer answer in _answers)
        {
            if (answer.Line.Text("id"u8) == id && answer.Line.Field("return"u8) is { ValueKind: not JsonValueKind.Undefined } value)
                return value;
        }

        return null;
    }

    private IEnumerable<JsonElement> Items(string list) => Find(list).GetValueOrDefault().Items();

    // A list of structures would be code of its own.
    private sealed class Answer(JsonElement line)
    {
        internal JsonElement Line { get; } = line;
    }
}
