using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Options;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Lifecycle;

/// <summary>An rc-file in the making: keys with their values, each once.</summary>
internal sealed class RcDraft
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
                $"unknown key {Printable.Of(key)}; {(QemudOptions.Nearest(key) is string nearest ? $"did you mean {nearest}?" : "see: qemu-init keys")}");
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

    /// <summary>Whether a numbered key is set with any number.</summary>
    /// <param name="key">The key without a number.</param>
    public bool HasAny(string key) => Find(key + "1") is not null;

    /// <summary>A numbered key with the first number that is free.</summary>
    /// <param name="key">The key without a number.</param>
    public string NextOf(string key)
    {
        int number = 1;
        while (Find($"{key}{number}") is not null)
            number++;
        return $"{key}{number}";
    }

    /// <summary>The text of the file: comments, an empty line, then the keys in the order of the template.</summary>
    /// <param name="comments">The comments, whole lines.</param>
    public string ToText(string comments) =>
        $"{comments}\n{RcPrinter.Print(_settings.Order(Comparer<KeyValuePair<string, string>>.Create(Compare)))}";

    /// <summary>What a text says together with what the site sets.</summary>
    /// <param name="name">The guest's name.</param>
    /// <param name="path">The path of the rc-file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="site">What the site sets, or null.</param>
    /// <exception cref="Failure">A value is not valid.</exception>
    public static GuestOptions Bind(string name, string path, string text, RcFile? site)
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
