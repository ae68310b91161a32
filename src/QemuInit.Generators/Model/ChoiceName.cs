using System.Text;

namespace QemuInit.Generators.Model;

/// <summary>What the enum of a choice calls a word: <c>shutdown</c> is Shutdown, <c>no-wait</c> is NoWait.</summary>
internal static class ChoiceName
{
    internal static string Of(string word)
    {
        StringBuilder name = new(word.Length);
        bool isFirst = true;
        foreach (char c in word)
        {
            if (c is not ('-' or '_'))
                name.Append(isFirst ? char.ToUpperInvariant(c) : c);
            isFirst = c is '-' or '_';
        }

        return name.ToString();
    }
}
