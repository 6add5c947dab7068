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

    /// <summary>The longest that one input took, in time of the processor: what else the machine does is not the reader's affair.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>How long the processor has been at the input under way. For whoever watches for a reader that does not come back.</summary>
    public TimeSpan Taken => Environment.CpuUsage.TotalTime - new TimeSpan(Volatile.Read(ref _begun));

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
        Volatile.Write(ref _begun, Environment.CpuUsage.TotalTime.Ticks);
        try
        {
            target.Feed(input, random);
            var memory = GC.GetAllocatedBytesForCurrentThread() - before;
            if (memory > FreeBytes + BytesPerByte * input.Length)
                throw new FuzzException($"It took {memory:N0} bytes of memory for {input.Length:N0} bytes.");
            if (input.Length >= 4096)
                MostMemory = Math.Max(MostMemory, (double)memory / input.Length);
            return null;
        }
        catch (Exception error)
        {
            return new Finding(target.Name, seed, number, input, error);
        }
        finally
        {
            if (Taken is var taken && taken > Longest)
                Longest = taken;
        }
    }

    private Random RandomFor(long number) => new(unchecked((int)(number * 2_654_435_761 ^ seed * 40_503L)));
}
