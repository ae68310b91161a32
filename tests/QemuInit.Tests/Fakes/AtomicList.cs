using System;
using System.IO;
using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using System.Text;
using Xunit;

namespace QemuInit.Tests.Fakes;

/// <summary>A list of ETCDIR whose change fails at each call of the file system in turn.</summary>
internal static class AtomicList
{
    // Far fewer would mean that the failures do not reach what is tested.
    private const int LeastFailures = 7;
    private const int MostFailures = 30;

    /// <summary>Whichever call fails, the old list or the new one is there, and nothing beside it.</summary>
    /// <param name="path">The list.</param>
    /// <param name="isDone">Whether the call fails after it has done its work.</param>
    /// <param name="before">The list; null for none.</param>
    /// <param name="after">What it is to become.</param>
    /// <param name="change">Changes it.</param>
    public static void Require(string path, bool isDone, string? before, string after, Action<IFileSystem> change)
    {
        for (int number = 1; ; number++)
        {
            MockFileSystem files = new();
            if (before is not null)
                files.AddFile(path, new MockFileData(Encoding.UTF8.GetBytes(before)));
            FailingFiles.CallCount calls = new(number, isDone);
            Exception? error = Record.Exception(() => change(FailingFiles.Wrap(files, calls)));
            string? found = files.File.Exists(path) ? files.File.ReadAllText(path) : null;
            Assert.True(found == before || found == after, $"call {number}: {found}");
            Assert.DoesNotContain(files.AllFiles, file => file != path);
            if (!calls.HasFailed)
            {
                Assert.Null(error);
                Assert.Equal(after, found);
                Assert.InRange(number - 1, LeastFailures, MostFailures);
                break;
            }

            Assert.Equal("the disk is broken", Assert.IsType<IOException>(error).Message);
        }
    }
}
