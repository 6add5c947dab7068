using LlmDispatcher.Fuzz.Bytes;

namespace LlmDispatcher.Fuzz;

/// <summary>Feeds one reader. Each input is made from the seed and its number alone, so that any of them can be made again.</summary>
internal sealed class FuzzRun(IFuzzTarget target, int seed)
{
    // What a reader may take whatever it reads, and for each byte of it: far above what any of them needs, far below what a length that is believed would cost.
    private const long FreeBytes = 4 << 20;
    private const long BytesPerByte = 2000;

    /// <summary>How many inputs were read.</summary>
    public long Count { get; private set; }

    /// <summary>How many bytes they had together.</summary>
    public long Bytes { get; private set; }

    /// <summary>The most bytes of memory that were taken for each byte of an input, of those inputs that are not tiny.</summary>
    public double MostMemory { get; private set; }

    /// <summary>The longest that one input took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>When the input under way was begun; 0 while there is none. For whoever watches for a reader that does not come back.</summary>
    public long Begun => Volatile.Read(ref _begun);

    private long _begun;

    /// <summary>The number of the input under way.</summary>
    public long Current { get; private set; }

    public byte[] Input(long number) => new Mutator(RandomFor(number), target.Seeds).Next();

    /// <returns>What is wrong; <see langword="null"/> when nothing is.</returns>
    public Finding? Feed(long number)
    {
        Current = number;
        var input = Input(number);
        var finding = Feed(input, number);
        Count++;
        Bytes += input.Length;
        return finding;
    }

    private Finding? Feed(byte[] input, long number)
    {
        var random = RandomFor(~number);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var begun = TimeProvider.System.GetTimestamp();
        Volatile.Write(ref _begun, begun);
        try
        {
            target.Feed(input, random);
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (taken > FreeBytes + BytesPerByte * input.Length)
                throw new FuzzException($"It took {taken:N0} bytes of memory for {input.Length:N0} bytes.");
            if (input.Length >= 4096)
                MostMemory = Math.Max(MostMemory, (double)taken / input.Length);
            return null;
        }
        catch (Exception error)
        {
            return new Finding(target.Name, seed, number, input, error);
        }
        finally
        {
            Volatile.Write(ref _begun, 0);
            var took = TimeProvider.System.GetElapsedTime(begun);
            if (took > Longest)
                Longest = took;
        }
    }

    private Random RandomFor(long number) => new(unchecked((int)(number * 2_654_435_761 ^ seed * 40_503L)));
}
