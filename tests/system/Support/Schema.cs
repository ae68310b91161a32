using System;
using System.IO;
using Xunit;

namespace SystemTests.Support;

/// <summary>The schemas of docs/schema, held against what the program printed by Debian's python3-jsonschema.</summary>
internal static class Schema
{
    /// <summary>What validates.</summary>
    public const string Validator = "/usr/lib/python3/dist-packages/jsonschema";

    private const string Check = """
        import json, sys, jsonschema
        jsonschema.validate(json.load(open(sys.argv[2])), json.load(open(sys.argv[1])), cls=jsonschema.Draft202012Validator)
        """;

    /// <summary>Asserts that a text is JSON as a schema describes it.</summary>
    /// <param name="schema">The schema's name, without its ending.</param>
    /// <param name="json">The text.</param>
    public static void Accepts(string schema, string json)
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
