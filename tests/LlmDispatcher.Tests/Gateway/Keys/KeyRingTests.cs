using LlmDispatcher.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Tests.Gateway.Keys;

public sealed class KeyRingTests
{
    private static readonly KeyRing Ring = new(
        [new KeyOptions("a", KeyDigest.Of("key-of-a")), new KeyOptions("ü", KeyDigest.Of("schlüssel"))],
        TimeProvider.System
    );

    [Theory]
    [InlineData("Authorization", "Bearer key-of-a", "a")]
    [InlineData("Authorization", "bearer  key-of-a ", "a")]
    [InlineData("x-api-key", "key-of-a", "a")]
    [InlineData("X-Goog-Api-Key", "key-of-a", "a")]
    [InlineData("x-api-key", "schlüssel", "ü")]
    [InlineData("?key", "key-of-a", "a")]
    public void Credential_InItsPlace_IsRecognised(string place, string value, string name)
    {
        Ring.Identify(Request((place, value)), out var caller).ShouldBeNull();
        caller.Name.ShouldBe(name);
    }

    [Theory]
    [InlineData("Authorization", "Basic key-of-a", true)]
    [InlineData("Authorization", "Bearer", true)]
    [InlineData("x-api-key", "  ", true)]
    [InlineData("api-key", "key-of-a", true)]
    [InlineData("x-api-key", "Key-of-a", false)]
    [InlineData("x-api-key", "key-of-a1", false)]
    [InlineData("Authorization", "key-of-a", true)]
    public void Credential_MissingOrWrong_IsRefusedWith401AndNotRepeated(string place, string value, bool isMissing)
    {
        var refusal = Ring.Identify(Request((place, value)), out _).ShouldNotBeNull();
        refusal.StatusCode.ShouldBe(401);
        refusal.Message.ShouldStartWith(isMissing ? "This gateway needs a key" : "The key is not one of this gateway's.");
        refusal.Message.ShouldNotContain("key-of-a", Case.Insensitive);
    }

    [Fact]
    public void Credentials_OfWhichOneIsRight_AreEnough()
    {
        Ring.Identify(Request(("Authorization", "Bearer sk-other"), ("x-api-key", "key-of-a")), out var caller).ShouldBeNull();
        caller.Name.ShouldBe("a");
    }

    [Fact]
    public void Header_SentTwice_IsNoCredential()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["x-api-key"] = new(["key-of-a", "key-of-a"]);
        Ring.Identify(request, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Ring_WithoutKeys_LetsEverybodyIn()
    {
        var open = new KeyRing([], TimeProvider.System);
        open.IsOpen.ShouldBeTrue();
        open.Identify(Request(("x-api-key", "anything")), out var caller).ShouldBeNull();
        caller.Name.ShouldBeNull();
    }

    [Fact]
    public void NewKeys_AreLongRandomAndOfOneForm()
    {
        string[] keys = [NewKey.Make(), NewKey.Make()];
        keys.ShouldBeUnique();
        keys.ShouldAllBe(k => System.Text.RegularExpressions.Regex.IsMatch(k, "^llmd-[A-Za-z0-9_-]{43}$"));
    }

    private static HttpRequest Request(params (string Place, string Value)[] credentials)
    {
        var request = new DefaultHttpContext().Request;
        foreach (var (place, value) in credentials)
        {
            if (place == "?key")
                request.QueryString = QueryString.Create("key", value);
            else
                request.Headers[place] = value;
        }
        return request;
    }
}
