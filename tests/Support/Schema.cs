using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Support;

/// <summary>The schemas of docs/schema, held against what the program printed by Debian's python3-jsonschema.</summary>
internal static class Schema
{
    /// <summary>What validates.</summary>
    public const string Validator = "/usr/lib/python3/dist-packages/jsonschema";

    // Of what can be followed each line is a text of its own.
    private const string Check = """
        import json, sys, jsonschema
        schema, text = json.load(open(sys.argv[1])), open(sys.argv[2]).read()
        for part in text.rstrip("\n").split("\n") if sys.argv[1].endswith("/log.json") else [text]:
            jsonschema.validate(json.loads(part), schema, cls=jsonschema.Draft202012Validator)
        """;

    private static readonly string[] s_own = ["status", "list", "why", "log", "diff", "check", "command", "keys", "adopt", "import"];

    // They have a format of their own, or one that others make.
    private static readonly string[] s_free = ["agent", "parse", "help"];

    /// <summary>
    /// Asserts that what a call printed is as the schema of its verb has it, where it was to print JSON, and there is what validates. A test
    /// that is about JSON asks for <see cref="Validator"/>, so that it is named where it is skipped.
    /// </summary>
    /// <param name="arguments">The arguments of the call.</param>
    /// <param name="result">What came of it.</param>
    public static Result Held(string[] arguments, Result result)
    {
        string verb = Array.Find(arguments, static word => word is not ['-', ..]) ?? "help";
        if (!arguments.Contains("--json") || Array.IndexOf(s_free, verb) >= 0 || !Directory.Exists(Validator))
            return result;
        bool isOwn = Array.IndexOf(s_own, verb) >= 0;

        // Of what verbs do there is always an array; what others would tell they may be unable to find out.
        if (!isOwn || result.Out.Length > 0)
            Accepts(isOwn ? verb : "results", result.Out);
        return result;
    }

    private static void Accepts(string schema, string json)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            Result result = Shell.Run("/usr/bin/python3", "-c", Check, $"{Repository.Root}/docs/schema/{schema}.json", path);
            Assert.True(result.Code == 0, $"{schema}.json refuses {json}: {result.Err[Math.Max(0, result.Err.Length - 2000)..]}");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
