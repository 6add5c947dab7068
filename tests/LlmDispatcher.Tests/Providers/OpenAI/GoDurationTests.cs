using System.Globalization;
using CsCheck;
using LlmDispatcher.Providers.OpenAI;

namespace LlmDispatcher.Tests.Providers.OpenAI;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("12ms", 12)]
    [InlineData("1s", 1_000)]
    [InlineData("6m0s", 360_000)]
    [InlineData("1h2m3.5s", 3_723_500)]
    [InlineData(" 7.66s ", 7_660)]
    [InlineData("500us", 0.5)]
    [InlineData("500\u00B5s", 0.5)]
    [InlineData("1000ns", 0.001)]
    public void Parse_Duration_GivesItsLength(string text, double milliseconds) =>
        GoDuration.Parse(text).ShouldBe(TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond)));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-1s")]
    [InlineData("60")]
    [InlineData("s")]
    [InlineData("1.2.3s")]
    [InlineData(".s")]
    [InlineData("1d")]
    [InlineData("1s2")]
    [InlineData("1 s")]
    [InlineData("NaNs")]
    [InlineData("1e9s")]
    [InlineData("99999999999999999999h")]
    [InlineData("2026-11-22T10:00:00Z")]
    public void Parse_Junk_IsNull(string text) => GoDuration.Parse(text).ShouldBeNull();

    [Fact]
    public void Parse_WhatGoPrints_ReadsBack() =>
        Gen.Int[0, 9999]
            .Select(Gen.Int[0, 59], Gen.Int[0, 59], Gen.Int[0, 999])
            .Sample(
                (h, m, s, ms) =>
                {
                    var fraction = ms == 0 ? "" : "." + ms.ToString("000", CultureInfo.InvariantCulture).TrimEnd('0');
                    var printed = (h > 0 ? $"{h}h" : "") + (h > 0 || m > 0 ? $"{m}m" : "") + $"{s}{fraction}s";
                    return GoDuration.Parse(printed) == new TimeSpan(0, h, m, s, ms);
                }
            );

    [Fact]
    public void Parse_AnyText_NeverThrowsAndNeverGoesBack() =>
        Gen.String[Gen.Char["0123456789.hmsun\u00B5-+e "], 0, 30].Sample(text => GoDuration.Parse(text) is null or { Ticks: >= 0 });
}
