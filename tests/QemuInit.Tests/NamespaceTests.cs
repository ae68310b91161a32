using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using QemuInit.Commands;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests;

/// <summary>
/// The rooms of the code, and which of them may use which. A use is a using directive of the sources, or a name in the compiled
/// program, which has the generated code too.
/// </summary>
public sealed class NamespaceTests
{
    private const string Program = "QemuInit";
    private const string Generators = "QemuInit.Generators";

    // A folder with more files is to have sub-rooms.
    private const int MostFiles = 24;

    // A room, and the rooms that it uses. A room stands below all that it uses.
    private static readonly string[] s_program =
    [
        "RcGrammar:",
        "QemuInit.Text:",
        "QemuInit.Options: RcGrammar",
        "QemuInit.Host.Posix:",
        "QemuInit.Host: Text Options Host.Posix",
        "QemuInit.Terminal: Text Host.Posix Host",
        "QemuInit.State: Text Options Host.Posix Host Terminal",
        "QemuInit.Qemu: RcGrammar Text Options Host.Posix Host State",
        "QemuInit.Guests: RcGrammar Text Options Host State Qemu",
        "QemuInit.Lifecycle: RcGrammar Text Options Host.Posix Host Terminal State Qemu Guests",
        "QemuInit.Import: RcGrammar Text Options Host Qemu Lifecycle",
        "QemuInit.Checks: RcGrammar Text Options Host.Posix Host Terminal State Qemu Guests Lifecycle",
        "QemuInit.Reports: RcGrammar Text Host Terminal State Qemu Guests Lifecycle Checks",
        "QemuInit.Commands: RcGrammar Text Options Host.Posix Host Terminal State Qemu Guests Lifecycle Import Checks Reports",
        "QemuInit: Text Host.Posix Host Terminal State Reports Commands",
    ];

    // The same of the source generator: from the template's text to C#.
    private static readonly string[] s_generators =
    [
        "RcGrammar:",
        "QemuInit.Options:",
        "QemuInit.Generators.Model: Options",
        "QemuInit.Generators.Reading: RcGrammar Options Generators.Model",
        "QemuInit.Generators.Checking: Options Generators.Model Generators.Reading",
        "QemuInit.Generators.Emit: Options Generators.Model",
        "QemuInit.Generators: Generators.Model Generators.Reading Generators.Checking Generators.Emit",
    ];

    // What the compiler of an older framework lacks, in the framework's own namespaces, and a part of a class of the program.
    private static readonly string s_compatibility = Path.Join(Generators, "Compatibility") + "/";

    // The types of the program. Other namespaces in it are the framework's, for what its own generators make.
    private static readonly Type[] s_types =
        [.. typeof(VerbTable).Assembly.GetTypes().Where(static type => IsOurs(type.Namespace))];

    [Theory]
    [InlineData(Program)]
    [InlineData(Generators)]
    public void A_room_uses_those_that_the_table_gives_it_and_all_of_them(string project)
    {
        ILookup<string, string> found = (project == Program ? FromSources(project).Concat(FromCompiled()) : FromSources(project))
            .Distinct().ToLookup(static use => use.From, static use => use.To);
        Assert.All(Table(project), row => Assert.Equal(Line(row.Room, row.Uses), Line(row.Room, found[row.Room])));
        Assert.Empty(found.Select(static uses => uses.Key).Except(Table(project).Select(static row => row.Room)));
    }

    [Theory]
    [InlineData(Program)]
    [InlineData(Generators)]
    public void The_table_has_each_room_below_those_that_it_uses(string project)
    {
        HashSet<string> above = [];
        Assert.All(Table(project), row =>
        {
            Assert.Empty(row.Uses.Except(above));
            above.Add(row.Room);
        });
    }

    [Theory]
    [InlineData(Program)]
    [InlineData(Generators)]
    public void The_namespace_of_a_file_is_its_room(string project) =>
        Assert.All(
            Files(project).Where(static file => !file.StartsWith(s_compatibility, StringComparison.Ordinal)),
            static file => Assert.All(Namespaces(file), name => Assert.Equal(Room(file), name)));

    [Fact]
    public void Generated_code_is_in_a_room_too() =>
        Assert.Empty(s_types.Select(static type => type.Namespace).Except(Table(Program).Select(static row => row.Room)));

    [Theory]
    [InlineData(Program)]
    [InlineData(Generators)]
    public void A_folder_is_not_full(string project) =>
        Assert.All(
            Files(project).GroupBy(Path.GetDirectoryName),
            static folder =>
                Assert.True(folder.Count() <= MostFiles, $"{folder.Key} has {folder.Count()} files; give it sub-rooms"));

    private static (string Room, string[] Uses)[] Table(string project) =>
    [
        .. from row in project == Program ? s_program : s_generators
           let parts = row.Split(':')
           let uses = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
           select (parts[0], uses.Select(static use => use == "RcGrammar" ? use : $"{Program}.{use}").ToArray()),
    ];

    private static string Line(string room, IEnumerable<string> uses) =>
        $"{room}: {string.Join(' ', uses.Order(StringComparer.Ordinal))}";

    private static IEnumerable<(string From, string To)> FromSources(string project) =>
        from file in Files(project)
        where !file.StartsWith(s_compatibility, StringComparison.Ordinal)
        from directive in Parse(file).DescendantNodes().OfType<UsingDirectiveSyntax>()
        let used = directive.NamespaceOrType.ToString()
        where IsOurs(used)
        // What is imported may be a type of the room, too: the longest name counts.
        let rooms = from row in Table(project) where IsIn(used, row.Room) orderby row.Room.Length descending select row.Room
        select (Room(file), rooms.FirstOrDefault() ?? used);

    private static IEnumerable<(string From, string To)> FromCompiled() =>
        from type in s_types
        from used in CompiledUses.Of(type)
        where IsOurs(used.Namespace) && used.Namespace != type.Namespace
        select (type.Namespace!, IsIn(used.Namespace!, "RcGrammar") ? "RcGrammar" : used.Namespace!);

    private static bool IsOurs(string? name) => name is not null && (IsIn(name, Program) || IsIn(name, "RcGrammar"));

    private static bool IsIn(string name, string room) => name == room || name.StartsWith(room + ".", StringComparison.Ordinal);

    // The folder below the project's. Host/Posix, the system calls, is a room of its own.
    private static string Room(string file)
    {
        string[] folders = file.Split('/')[..^1];
        return string.Join('.', folders.Take(folders is [Program, "Host", "Posix", ..] ? 3 : 2));
    }

    private static IEnumerable<string> Namespaces(string file) =>
        Parse(file).DescendantNodes()
            .OfType<BaseNamespaceDeclarationSyntax>()
            .Select(static declaration => declaration.Name.ToString());

    private static CompilationUnitSyntax Parse(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Join(Sources(), file))).GetCompilationUnitRoot();

    private static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Join(Sources(), project), "*.cs", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Sources(), file));

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../../src"));
}
