using System;
using System.Text;
using System.Text.Json;

namespace QemuInit.Fuzz;

/// <summary>
/// JSON as qemu, an agent or a file of this program has it, in which fields are lacking, doubled or of another kind. Bytes choose which:
/// no byte at all gives the first text as it should be, and each byte changes one thing.
/// </summary>
internal ref struct Misshaped
{
    private const byte Plain = 200;
    private const byte Lacking = 215;
    private const byte Doubled = 235;

    private static readonly JsonElement[] s_texts =
    [
        .. Array.ConvertAll(
            """
            {"timestamp":{"seconds":1,"microseconds":2},"event":"SHUTDOWN","data":{"guest":true,"reason":"guest-shutdown"}}
            {"timestamp":{"seconds":1,"microseconds":2},"event":"BLOCK_IO_ERROR","data":{"device":"dsk1","operation":"read","reason":"x"}}
            {"time":"2026-11-23T05:06:07.089Z","verb":"start","by":"root","result":"started","code":0}
            {"version":1,"qemu-init":"1","name":"w","folder":"/w","started":"2026-11-23T05:06:07.089Z","boot-id":"b","stop-delay":9,"agent":true,"order":1,"after":["a"],"stop-with-host":true,"vnc":"127.0.0.1:5900","user":"q","program":"/q","arguments":["-device","e1000,netdev=nic1,mac=m"],"description":"d","taps":["tap0 br0 m"],"settings":["RAM=1G"]}
            {"running":true,"status":"running","singlestep":false}
            [{"device":"dsk1","qdev":"/x","io-status":"ok","inserted":{"file":"/d","drv":"raw","ro":false,"image":{"virtual-size":1}},"stats":{"rd_bytes":1,"wr_bytes":2,"rd_operations":3,"wr_operations":4}}]
            [{"cpu-index":0,"thread-id":7}]
            {"base-memory":1073741824,"plugged-memory":0}
            {"qemu":{"major":7,"minor":2,"micro":0},"package":""}
            {"enabled":true,"host":"127.0.0.1","service":"5900","auth":"none","clients":[]}
            [{"id":"default","server":[{"host":"::","service":"5700","websocket":true,"auth":"none"}],"clients":[]}]
            [{"label":"serial0","filename":"unix:/x","frontend-open":true}]
            {"return":[{"name":"eth0","ip-addresses":[{"ip-address":"10.0.0.2","ip-address-type":"ipv4","prefix":24}]}]}
            {"version":"7.2","supported_commands":[{"name":"guest-ping","enabled":true}]}
            {"exited":true,"exitcode":0,"signal":9,"out-data":"eA==","err-data":"eA==","out-truncated":false}
            {"fdset-id":1,"fd":9}
            {"QMP":{"version":{"qemu":{"major":7,"minor":2,"micro":0},"package":""},"capabilities":["oob"]}}
            {"id":"target","return":{"arch":"x86_64"}}
            {"id":"machines","return":[{"name":"pc","alias":"q","cpu-max":255,"deprecated":true}]}
            {"execute":"query-status","arguments":{"a":1},"id":7}
            """.Split('\n'),
            static text => JsonDocument.Parse(text).RootElement),
    ];

    private static readonly string[] s_odd =
    [
        "null", "true", "7", "-1", "1.5", "1e999", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "253402300800",
        "\"\"", "\"x\"", "\":\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u001b[2J\\n\\u202e\"", "\"\\u0000\"", "[]", "{}", "[null]", "[{}]", "[[[]]]",
        "{\"\\ud800\":{}}", new string('[', 63) + new string(']', 63), new string('[', 70) + new string(']', 70), "\"" + new string('9', 300) + "\"",
        "truth", "\"", "",
    ];

    private readonly StringBuilder _text = new();
    private ReadOnlySpan<byte> _choices;

    private Misshaped(ReadOnlySpan<byte> choices) => _choices = choices;

    /// <summary>A text in one line.</summary>
    /// <param name="choices">The bytes that choose.</param>
    public static string Of(ReadOnlySpan<byte> choices)
    {
        Misshaped shape = new(choices);
        shape.Write(s_texts[shape.Next() % s_texts.Length]);
        return shape._text.ToString();
    }

    private byte Next()
    {
        if (_choices.IsEmpty)
            return 0;
        byte next = _choices[0];
        _choices = _choices[1..];
        return next;
    }

    private void Write(JsonElement value)
    {
        if (Next() >= Plain)
            WriteOdd();
        else if (value.ValueKind == JsonValueKind.Object)
            WriteMembers(value);
        else if (value.ValueKind == JsonValueKind.Array)
            WriteItems(value);
        else
            _text.Append(value.GetRawText());
    }

    private void WriteMembers(JsonElement value)
    {
        string separator = "{";
        foreach (JsonProperty member in value.EnumerateObject())
        {
            byte choice = Next();
            if (choice is >= Plain and < Lacking)
                continue;
            _text.Append(separator).Append('"').Append(member.Name).Append("\":");
            separator = ",";
            Write(member.Value);
            if (choice < Lacking)
                continue;
            _text.Append(",\"").Append(choice < Doubled ? member.Name : "\\ud800").Append("\":");
            WriteOdd();
        }

        _text.Append(separator == "{" ? "{}" : "}");
    }

    private void WriteItems(JsonElement value)
    {
        _text.Append('[');
        int count = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (count++ > 0)
                _text.Append(',');
            Write(item);
        }

        _text.Append(']');
    }

    private void WriteOdd() => _text.Append(s_odd[Next() % s_odd.Length]);
}
