using QemuInit.Options;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Commands;

/// <summary>A word of the command line that changes a key: <c>KEY=VALUE</c>, or <c>KEY</c> to take it out.</summary>
internal sealed class KeyChange
{
    private readonly string _key;

    private KeyChange(string key, string? value)
    {
        _key = key;
        Value = value;
    }

    /// <summary>The value; null where the key is taken out.</summary>
    public string? Value { get; }

    /// <summary>Reads the word.</summary>
    /// <exception cref="Failure">There is no such key to set, or no file can hold the value.</exception>
    public static KeyChange Read(string word)
    {
        int equals = word.IndexOf('=', System.StringComparison.Ordinal);
        if (equals < 0)
            return new KeyChange(word, value: null);
        string key = word[..equals];
        string value = word[(equals + 1)..];
        if (QemudOptions.IndexOf(key, out _) < 0)
            throw UnknownKey.Of(key);

        // What the runtime makes of bytes that are not UTF-8.
        if (value.Contains('\uFFFD', System.StringComparison.Ordinal))
            throw new Failure(ExitCode.BadArgument, $"{key} has characters that are not UTF-8; write it in UTF-8");
        if (RcPrinter.FindFault(value) is string fault)
            throw new Failure(ExitCode.BadArgument, $"{key} cannot be written: {fault}");
        return new KeyChange(key, value);
    }

    /// <summary>Changes a text.</summary>
    /// <param name="text">The text, as other changes left it.</param>
    /// <param name="old">What it said before all of them.</param>
    /// <exception cref="Failure">The key to take out does not exist, and the file does not set it either.</exception>
    public string Apply(string text, RcDocument old)
    {
        if (Value is not null)
            return RcEditor.Set(text, _key, Value);

        // An unknown key that the file sets is a slip that is to go.
        if (old.Find(_key) is null && QemudOptions.IndexOf(_key, out _) < 0)
            throw UnknownKey.Of(_key);
        return RcEditor.Unset(text, _key);
    }
}
