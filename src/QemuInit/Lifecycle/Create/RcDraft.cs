using System.Collections.Generic;
using System.Linq;
using QemuInit.Options;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Lifecycle;

/// <summary>An rc-file in the making: keys with their values, each once.</summary>
/// <param name="site">What the site sets below it; null for nothing.</param>
internal sealed class RcDraft(RcFile? site = null)
{
    private readonly List<KeyValuePair<string, string>> _settings = [];

    /// <summary>Sets a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="Failure">The key is not known, or no line can hold the value.</exception>
    public void Set(string key, string value)
    {
        if (QemudOptions.IndexOf(key, out _) < 0)
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"unknown key {Printable.Of(key)}; "
                    + (QemudOptions.Nearest(key) is string nearest ? $"did you mean {nearest}?" : "see: qemu-init keys"));
        }

        if (!Printable.IsPlain(value))
            throw new Failure(ExitCode.BadArgument, $"{key}: '{Printable.Of(value)}' contains characters that a terminal does not show");
        _settings.RemoveAll(setting => setting.Key == key);
        _settings.Add(new(key, value));
    }

    /// <summary>Leaves a key out.</summary>
    public void Remove(string key) => _settings.RemoveAll(setting => setting.Key == key);

    /// <summary>The value of a key, or null.</summary>
    public string? Find(string key) => _settings.Find(setting => setting.Key == key).Value;

    /// <summary>The value of a key, here or by the site, or null.</summary>
    public string? FindAnywhere(string key) => Find(key) ?? site?.Document.Find(key)?.Value;

    /// <summary>A numbered key with the first number that is free here, and that the site does not set.</summary>
    /// <param name="key">The key without a number.</param>
    public string NextOf(string key)
    {
        int number = 1;
        while (FindAnywhere($"{key}{number}") is string value && !KeyType.IsUnset(value))
            number++;
        return $"{key}{number}";
    }

    /// <summary>The text of the file: comments, an empty line, then the keys in the order of the template.</summary>
    /// <param name="comments">The comments, whole lines.</param>
    public string ToText(string comments) =>
        $"{comments}\n{RcPrinter.Print(_settings.Order(Comparer<KeyValuePair<string, string>>.Create(Compare)))}";

    /// <summary>What the text of the file says, together with what the site sets.</summary>
    /// <param name="name">The guest's name.</param>
    /// <param name="path">The path of the rc-file.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="Failure">A value is not valid.</exception>
    public GuestOptions Bind(string name, string path, string text)
    {
        List<RcFile> files = [];
        if (site is not null)
            files.Add(site);
        files.Add(new RcFile(path, RcParser.Parse(text)));
        List<FileDiagnostic> diagnostics = [];
        if (GuestOptions.Bind(name, files, diagnostics) is GuestOptions options)
            return options;
        FileDiagnostic problem = diagnostics.First(static d => d.Diagnostic.Severity == RcSeverity.Error);
        throw problem.Path == path
            ? new Failure(ExitCode.BadArgument, problem.Diagnostic.Message)
            : new Failure(ExitCode.NotConfigured, problem.ToString());
    }

    private static int Compare(KeyValuePair<string, string> left, KeyValuePair<string, string> right)
    {
        int place = QemudOptions.IndexOf(left.Key, out int leftNumber).CompareTo(QemudOptions.IndexOf(right.Key, out int rightNumber));
        return place != 0 ? place : leftNumber.CompareTo(rightNumber);
    }
}
