using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmDispatcher.Streams;
using LlmDispatcher.Tests.Streams;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmDispatcher.Tests.Observers;

/// <summary>Traces and meters, as somebody who listens gets them. The providers' names are this class's own, as all tests of the process share the listeners.</summary>
public sealed class TelemetryTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Trace_OfARequest_HasAChildForEachAttempt()
    {
        List<Activity> stopped = [];
        using var parent = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "LlmDispatcher",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == parent.TraceId)
                    stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var llm = Fallback();
        Activity? inside = null;
        var request = new TaskRequest("a secret question")
        {
            Model = "both",
            TaskType = TaskType.Math,
            Callbacks = new() { OnStreamStart = _ => inside = Activity.Current },
        };
        await Watched.ReadAsync(llm, request);
        Activity.Current.ShouldBeSameAs(parent); // nothing of it stays behind

        stopped.Select(a => a.OperationName).ShouldBe(["attempt traced-a/m", "attempt traced-b/m", "chat both"]);
        var span = stopped[2];
        inside!.SpanId.ShouldBe(span.SpanId); // what is opened during the request belongs to it
        span.ParentSpanId.ShouldBe(parent.SpanId);
        stopped[..2].ShouldAllBe(a => a.ParentSpanId == span.SpanId && a.Kind == ActivityKind.Client);
        var tags = span.TagObjects.ToDictionary(t => t.Key, t => t.Value);
        tags["gen_ai.operation.name"].ShouldBe("chat");
        tags["gen_ai.provider.name"].ShouldBe("traced-b");
        tags["gen_ai.request.model"].ShouldBe("m");
        tags["gen_ai.response.model"].ShouldBe("m-2026");
        tags["gen_ai.response.id"].ShouldBe("id-1");
        tags["gen_ai.response.finish_reasons"].ShouldBe(new[] { "stop" });
        tags["gen_ai.usage.input_tokens"].ShouldBe(3L);
        tags["gen_ai.usage.output_tokens"].ShouldBe(4L);
        tags["llmdispatcher.attempts"].ShouldBe(2);
        tags["llmdispatcher.ending"].ShouldBe("completed");
        tags["llmdispatcher.task"].ShouldBe("Math");
        tags.ShouldNotContainKey("error.type");
        (stopped[0].Status, stopped[0].GetTagItem("error.type")).ShouldBe((ActivityStatusCode.Error, "Authentication"));
        stopped.ShouldAllBe(a => !a.TagObjects.Any(t => $"{t.Value}".Contains("secret") || $"{t.Value}".Contains("Hello")));
    }

    [Fact]
    public async Task Meters_OfARequest_HaveTheNamesOfTheConventions()
    {
        List<(string Name, double Value, Dictionary<string, object?> Tags)> measured = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "LlmDispatcher")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags));
        listener.Start();
        using var llm = Fallback();
        await Watched.ReadAsync(llm, new TaskRequest("hi") { Model = "both" });

        var names = measured.Select(m => m.Name).ToList();
        names.ShouldBe(
            [
                "llmdispatcher.breaker.opened",
                "gen_ai.client.operation.duration",
                "gen_ai.client.operation.time_to_first_chunk",
                "llmdispatcher.attempts",
                "llmdispatcher.fallbacks",
                "gen_ai.client.token.usage",
                "gen_ai.client.token.usage",
                "llmdispatcher.attempts",
            ],
            ignoreOrder: true
        );
        measured
            .Where(m => m.Name == "gen_ai.client.token.usage")
            .Select(m => (m.Tags["gen_ai.token.type"], m.Value))
            .ShouldBe([("input", 3), ("output", 4)]);
        measured
            .Where(m => m.Name == "llmdispatcher.attempts")
            .Select(m => (m.Tags["gen_ai.provider.name"], m.Tags["llmdispatcher.ending"], m.Tags.GetValueOrDefault("error.type")))
            .ShouldBe([("traced-a", "failed", "Authentication"), ("traced-b", "completed", null)]);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = new Dictionary<string, object?>(tags.ToArray());
            if (all["gen_ai.provider.name"] is string and ("traced-a" or "traced-b"))
                measured.Add((instrument.Name, value, all));
        }
    }

    [Fact]
    public async Task Cache_ThatWasAsked_IsInTheTraceAndTheMeter()
    {
        List<object?> traced = [];
        List<object?> counted = [];
        using var parent = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "LlmDispatcher",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == parent.TraceId && activity.OperationName == "chat")
                    traced.Add(activity.GetTagItem("llmdispatcher.cache"));
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == "llmdispatcher.cache.lookups")
                to.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                var all = new Dictionary<string, object?>(tags.ToArray());
                if (all["gen_ai.provider.name"] is "traced-c")
                    counted.Add(all["llmdispatcher.cache"]);
            }
        );
        meters.Start();
        using var llm = LlmSwitch.Create(b =>
            b.AddSource("traced-c", new ScriptedSource(StreamEvent.OfText("salt"), Watched.Stop), "m").UseCache(new StreamingCache())
        );

        await Watched.ReadAsync(llm, new TaskRequest("Why is the sea salty?"));
        await Watched.ReadAsync(llm, new TaskRequest("Why is the sea salty?"));
        await Watched.ReadAsync(llm, new TaskRequest("Please, why is the sea salty?"));

        traced.ShouldBe(["miss", "hit", "similar"]);
        counted.ShouldBe(["miss", "hit", "similar"]);
    }

    private LlmSwitch Fallback() =>
        LlmSwitch.Create(b =>
        {
            b.TimeProvider = _time;
            b.AddSource("traced-a", new ScriptedSource { Error = Watched.Denied }, "m");
            b.AddSource(
                "traced-b",
                new ScriptedSource(
                    StreamEvent.OfStart(new ResponseStart("id-1", "m-2026")),
                    StreamEvent.OfText("Hello"),
                    StreamEvent.OfUsage(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4 }),
                    Watched.Stop
                ),
                "m"
            );
            b.AddModel("both", ["traced-a/m", "traced-b/m"]);
        });
}
