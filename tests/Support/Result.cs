using System;
using Xunit;

namespace Support;

/// <summary>What a program that has ended said, and how it ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Out">Its standard output.</param>
/// <param name="Err">Its standard error.</param>
internal sealed record Result(int Code, string Out, string Err)
{
    /// <summary>Asserts exit code 0 and, of the words that are given, that standard output has them.</summary>
    public Result Succeeds(params string[] words) => Ends(0, words);

    /// <summary>Asserts exit code 0 and that standard error has the words, as of a stop that had to cut a guest.</summary>
    public Result Cuts(params string[] words)
    {
        Assert.True(Code == 0, $"expected exit code 0: {this}");
        foreach (string word in words)
            Assert.True(Err.Contains(word, StringComparison.Ordinal), $"standard error lacks '{word}': {this}");
        return this;
    }

    /// <summary>Asserts an exit code and that standard output has the words.</summary>
    public Result Ends(int code, params string[] words)
    {
        Assert.True(Code == code, $"expected exit code {code}: {this}");
        foreach (string word in words)
            Assert.True(Out.Contains(word, StringComparison.Ordinal), $"standard output lacks '{word}': {this}");
        return this;
    }

    /// <summary>Asserts an exit code, nothing on standard output, and one line on standard error that has the words.</summary>
    public Result Fails(int code, params string[] words)
    {
        Assert.True(Code == code, $"expected exit code {code}: {this}");
        Assert.True(Out.Length == 0, $"expected nothing on standard output: {this}");
        Assert.True(
            Err.StartsWith("qemu-init: ", StringComparison.Ordinal) && Err.IndexOf('\n', StringComparison.Ordinal) == Err.Length - 1,
            $"expected one line on standard error that begins with 'qemu-init: ': {this}");
        foreach (string word in words)
            Assert.True(Err.Contains(word, StringComparison.Ordinal), $"standard error lacks '{word}': {this}");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"exit code {Code}, out '{Out}', err '{Err}'";
}
