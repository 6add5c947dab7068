using System.Text;
using LlmDispatcher.Fuzz;
using LlmDispatcher.Fuzz.Bytes;
using LlmDispatcher.Fuzz.Targets;

namespace LlmDispatcher.Tests.Providers;

/// <summary>
/// Whatever bytes come: every reader of what others write tells what they say, or fails with its one typed exception. A short run with a fixed seed; <c>tests/LlmDispatcher.Fuzz</c> goes on for as long as one likes.
/// </summary>
public sealed class ReaderFuzzTests
{
    private const int Seed = 20_261_123;
    private const int Inputs = 300;

    public static TheoryData<string> Readers => [.. AllTargets.List.Select(t => t.Name)];

    public static TheoryData<string> StreamReaders => [.. AllTargets.Streams.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_OfAnyBytes_FailsTypedOrNot(string reader)
    {
        var run = new FuzzRun(AllTargets.List.Single(t => t.Name == reader), Seed);
        for (var number = 0; number < Inputs; number++)
            (run.Feed(number)?.ToString()).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(StreamReaders))]
    public void Fixture_WithAnyValueReplaced_FailsTypedOrNot(string reader)
    {
        var target = AllTargets.Streams.Single(t => t.Name == reader);
        foreach (var fixture in StreamTarget.Fixtures)
        {
            foreach (var place in JsonPlaces.ValuesIn(fixture))
            {
                foreach (var value in JsonPlaces.Hostile)
                    Read(target, [.. fixture[..place.Start], .. value, .. fixture[place.End..]]);
            }
        }
    }

    private static void Read(StreamTarget target, byte[] input)
    {
        try
        {
            target.Read(input);
        }
        catch (Exception error)
        {
            throw new FuzzException(
                $"{target.Name} let {error.GetType().Name} escape ({error.Message}) on: {Encoding.UTF8.GetString(input)}",
                error
            );
        }
    }
}
