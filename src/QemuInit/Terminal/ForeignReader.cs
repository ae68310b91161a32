using System;
using System.Threading;

namespace QemuInit.Terminal;

/// <summary>
/// The reader of a descriptor that a verb of root's prints to, where a member chose that descriptor: a pipe, a terminal or a file of a file
/// system of the member's that takes nothing. To ask whether there is room does not help: another writer can take it, and such a file
/// system need not tell the truth. So a thread writes, and is left where it does not come back.
/// </summary>
/// <param name="patience">How long the reader may take.</param>
internal sealed class ForeignReader(TimeSpan patience)
{
    // What a thread here does needs little.
    private const int StackSize = 512 * 1024;

    private Thread? _left;

    /// <summary>Writes by a thread; false where the reader does not take it in time, or has not taken what was written before.</summary>
    /// <param name="write">Writes. It may go on when this has returned.</param>
    public bool TryTake(Action write)
    {
        if (_left?.IsAlive == true)
            return false;
        Thread writer = new(() => write(), StackSize) { IsBackground = true };
        try
        {
            writer.Start();
        }
        catch (OutOfMemoryException)
        {
            // The host has no thread to give: to go on is worth more than to print.
            return false;
        }

        bool isTaken = writer.Join(patience);
        _left = isTaken ? null : writer;
        return isTaken;
    }
}
