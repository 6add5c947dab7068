namespace LlmDispatcher.Fuzz.Bytes;

/// <summary>Makes inputs: noise at times, mostly good ones with a few things wrong.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> seeds)
{
    private const int MaxLength = 256 << 10;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "data: ",
            "data:",
            "event: x\n",
            ":",
            "id: 1\n",
            "retry: 1\n",
            "[DONE]",
            "\uFEFF",
            "\u2028",
            "\0",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            "\\u",
            "//",
            "/*",
            "e9",
            "-",
            "\\ud83d",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC3],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
    ];

    public byte[] Next()
    {
        if (random.Next(50) == 0)
            return Noise(random.Next(2000));
        var bytes = Pick(seeds);
        for (var left = 1 + random.Next(random.Next(4) == 0 ? 20 : 4); left > 0; left--)
        {
            bytes = Change(bytes);
            if (bytes.Length > MaxLength)
                bytes = bytes[..MaxLength];
        }
        return bytes;
    }

    private byte[] Change(byte[] bytes) =>
        random.Next(14) switch
        {
            0 => Flip(bytes),
            1 => Set(bytes),
            2 => Put(bytes, At(bytes), Noise(1 + random.Next(8))),
            3 => Put(bytes, At(bytes), Pick(Words)),
            4 => bytes[..At(bytes)],
            5 => bytes[At(bytes)..],
            6 => Without(bytes),
            7 => Again(bytes),
            8 => Spliced(bytes, Pick(seeds)),
            9 => Replaced(bytes, Piece(Pick(seeds))),
            10 => Nested(bytes),
            11 => Long(bytes),
            _ => Replaced(bytes, Pick(JsonPlaces.Hostile)),
        };

    private byte[] Flip(byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        var changed = bytes.ToArray();
        changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private byte[] Set(byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        var changed = bytes.ToArray();
        changed[random.Next(changed.Length)] = (byte)random.Next(256);
        return changed;
    }

    private byte[] Without(byte[] bytes)
    {
        var (from, to) = Span(bytes);
        return [.. bytes[..from], .. bytes[to..]];
    }

    /// <summary>A piece of it again and again.</summary>
    private byte[] Again(byte[] bytes)
    {
        var piece = Piece(bytes);
        var times = random.Next(10) == 0 ? random.Next(2000) : 1 + random.Next(4);
        return Put(bytes, At(bytes), Repeat(piece, times));
    }

    /// <summary>The beginning of one, the end of another.</summary>
    private byte[] Spliced(byte[] first, byte[] second) => [.. first[..At(first)], .. second[At(second)..]];

    /// <summary>Another value in the place of one.</summary>
    private byte[] Replaced(byte[] bytes, byte[] value) =>
        Place(bytes) is { } place ? [.. bytes[..place.Start], .. value, .. bytes[place.End..]] : Put(bytes, At(bytes), value);

    /// <summary>A value inside many lists or objects.</summary>
    private byte[] Nested(byte[] bytes)
    {
        if (Place(bytes) is not { } place)
            return bytes;
        var depth = random.Next(5) == 0 ? random.Next(20_000) : 1 + random.Next(80);
        var (open, close) = random.Next(2) == 0 ? ("["u8.ToArray(), "]"u8.ToArray()) : ("{\"a\":"u8.ToArray(), "}"u8.ToArray());
        return [.. bytes[..place.Start], .. Repeat(open, depth), .. bytes[place], .. Repeat(close, depth), .. bytes[place.End..]];
    }

    /// <summary>A long text or a long number in the place of a value.</summary>
    private byte[] Long(byte[] bytes)
    {
        var length = random.Next(20_000);
        return random.Next(2) == 0
            ? Replaced(bytes, [(byte)'"', .. Repeat("\\u00e9x"u8.ToArray(), length), (byte)'"'])
            : Replaced(bytes, Repeat("9"u8.ToArray(), length));
    }

    private Range? Place(byte[] bytes)
    {
        var places = JsonPlaces.ValuesIn(bytes).Take(5000).ToList();
        return places.Count == 0 ? null : places[random.Next(places.Count)];
    }

    private byte[] Piece(byte[] bytes)
    {
        if (Place(bytes) is { } value && random.Next(2) == 0)
            return bytes[value];
        var (from, to) = Span(bytes);
        return bytes[from..to];
    }

    private (int From, int To) Span(byte[] bytes)
    {
        var (a, b) = (At(bytes), At(bytes));
        return a < b ? (a, b) : (b, a);
    }

    private int At(byte[] bytes) => random.Next(bytes.Length + 1);

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[random.Next(from.Count)];

    private static byte[] Put(byte[] bytes, int at, byte[] piece) => [.. bytes[..at], .. piece, .. bytes[at..]];

    private static byte[] Repeat(byte[] piece, int times)
    {
        times = Math.Min(times, MaxLength / Math.Max(1, piece.Length));
        var all = new byte[piece.Length * times];
        for (var i = 0; i < times; i++)
            piece.CopyTo(all, i * piece.Length);
        return all;
    }
}
