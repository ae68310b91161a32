using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Support;

/// <summary>
/// Guests of a few dozen bytes, as the first sector of a disk: up within the time of the firmware, where a kernel takes seconds. Each
/// prints "guest ready" on the serial port when it begins. The registers are those of SeaBIOS: PM1 event block at 0x600, PM1 control at
/// 0x604 (ACPI specification, "PM1 Event Registers").
/// </summary>
internal static class BootSector
{
    private const int Size = 512;
    private const int AddressPacket = 0x140;

    /// <summary>Waits for the power button, without using the processor, and turns itself off.</summary>
    public static byte[] ObeysTheButton => [.. Says("guest ready\n"), .. AwaitTheButton, .. TurnOff];

    /// <summary>Turns itself off as soon as it is up.</summary>
    public static byte[] TurnsItselfOff => [.. Says("guest ready\n"), .. TurnOff];

    /// <summary>Waits for the power button, and panics.</summary>
    public static byte[] PanicsAtTheButton => [.. Says("guest ready\n"), .. AwaitTheButton, .. Panic];

    /// <summary>Prints lines of 80 characters without end, as fast as it can.</summary>
    public static byte[] Floods =>
    [
        .. Says("guest ready\n"),
        0xB9, 0x4F, 0x00,       // line: mov cx, 79
        0xB0, 0x78,             //       mov al, 'x'
        0xEE,                   // next: out dx, al
        0xE2, 0xFD,             //       loop next
        0xB0, 0x0A,             //       mov al, '\n'
        0xEE,                   //       out dx, al
        0xEB, 0xF3,             //       jmp line
    ];

    /// <summary>Resets itself, by the keyboard controller, as soon as it is up.</summary>
    public static byte[] Resets =>
    [
        .. Says("guest ready\n"),
        0xB0, 0xFE,             //       mov al, 0xfe
        0xE6, 0x64,             //       out 0x64, al
        0xEB, 0xFE,             //       jmp $
    ];

    /// <summary>Panics, as the device pvpanic understands it, and waits.</summary>
    public static byte[] Panics => [.. Says("guest ready\n"), .. Panic];

    /// <summary>Writes to its disk, 32 KiB after 32 KiB, without end.</summary>
    public static byte[] Writes
    {
        get
        {
            byte[] sector = new byte[Size];
            byte[] code =
            [
                .. Says("guest ready\n"),
                0x31, 0xC0,                                     //       xor ax, ax
                0x8E, 0xD8,                                     //       mov ds, ax
                0xBE, 0x40, 0x7D,                               //       mov si, packet
                0xB8, 0x00, 0x43,                               // more: mov ax, 0x4300    write
                0xB2, 0x80,                                     //       mov dl, 0x80      to the first disk
                0xCD, 0x13,                                     //       int 0x13
                0x66, 0x83, 0x06, 0x48, 0x7D, 0x40,             //       add dword [packet + 8], 64
                0xEB, 0xF1,                                     //       jmp more
            ];
            code.CopyTo(sector, 0);

            // Size of the packet, sectors, memory, first sector.
            byte[] packet = [0x10, 0, 0x40, 0, 0, 0, 0, 0x10, 0x40, 0, 0, 0, 0, 0, 0, 0];
            packet.CopyTo(sector, AddressPacket);
            return sector;
        }
    }

    private static byte[] AwaitTheButton =>
    [
        0xBA, 0x02, 0x06,       //       mov dx, 0x602     PM1 enable:
        0xB8, 0x00, 0x01,       //       mov ax, 0x100     the button
        0xEF,                   //       out dx, ax
        0xBA, 0x00, 0x06,       //       mov dx, 0x600
        0xFB,                   // wait: sti
        0xF4,                   //       hlt               until the next tick of the timer
        0xED,                   //       in ax, dx         PM1 status:
        0xF6, 0xC4, 0x01,       //       test ah, 1        the button
        0x74, 0xF8,             //       jz wait
    ];

    private static byte[] TurnOff =>
    [
        0xBA, 0x04, 0x06,       //       mov dx, 0x604     PM1 control:
        0xB8, 0x00, 0x20,       //       mov ax, 0x2000    sleep, type 0, which is soft off
        0xEF,                   //       out dx, ax
        0xEB, 0xFE,             //       jmp $
    ];

    private static byte[] Panic =>
    [
        0xBA, 0x05, 0x05,       //       mov dx, 0x505
        0xB0, 0x01,             //       mov al, 1
        0xEE,                   //       out dx, al
        0xF4,                   // halt: hlt
        0xEB, 0xFD,             //       jmp halt
    ];

    /// <summary>The sector with what the firmware looks for at its end.</summary>
    public static byte[] Bootable(byte[] code)
    {
        byte[] sector = new byte[Size];
        code.AsSpan(0, Math.Min(code.Length, Size - 2)).CopyTo(sector);
        sector[^2] = 0x55;
        sector[^1] = 0xAA;
        return sector;
    }

    // mov dx, 0x3f8; then for each character mov al, it; out dx, al.
    private static IEnumerable<byte> Says(string text) =>
        [0xBA, 0xF8, 0x03, .. Encoding.ASCII.GetBytes(text).SelectMany(static c => (byte[])[0xB0, c, 0xEE])];
}
