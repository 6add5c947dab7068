using System.Net;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Gateway.Serving;

/// <summary>Where a server is to listen.</summary>
internal static class ListenAddresses
{
    /// <summary>Takes a list apart.</summary>
    /// <param name="urls">Addresses, separated by <c>;</c>.</param>
    public static IReadOnlyList<string> Split(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The first address that other machines can reach; <see langword="null"/> when all are for this one alone.</summary>
    /// <exception cref="FormatException">What was given is no address.</exception>
    public static string? FirstOpen(IEnumerable<string> urls) =>
        urls.FirstOrDefault(u => BindingAddress.Parse(u) is { IsUnixPipe: false, IsNamedPipe: false } address && !IsLoopback(address.Host));

    /// <summary>The first address that wants a certificate; <see langword="null"/> when none does.</summary>
    /// <exception cref="FormatException">What was given is no address.</exception>
    public static string? FirstSecure(IEnumerable<string> urls) =>
        urls.FirstOrDefault(u => BindingAddress.Parse(u).Scheme.Equals("https", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
