using System.CommandLine;
using System.Net.Sockets;
using LlmDispatcher.Gateway.Serving;
using Microsoft.AspNetCore.Http;

namespace LlmDispatcher.Cli.Commands;

/// <summary><c>--urls</c>: where a server is to listen, looked at before anything is started.</summary>
internal sealed class ListenOption : Option<string>
{
    private const int LastPort = 65535;

    public ListenOption(string usual)
        : base("--urls")
    {
        Description = "Where to listen; several are separated by ';', and port 0 takes a free one.";
        HelpName = "URL";
        DefaultValueFactory = _ => usual;
    }

    /// <summary>The addresses of a list.</summary>
    /// <param name="urls">Separated by <c>;</c>.</param>
    /// <exception cref="UsageException">There is none, or one of them is no address to listen on.</exception>
    public static IReadOnlyList<string> Read(string urls)
    {
        var addresses = ListenAddresses.Split(urls);
        if (addresses.Count == 0)
            throw new UsageException("There is no address to listen on: write one such as http://127.0.0.1:8080 after --urls.");
        foreach (var address in addresses)
            if (Fault(address) is { } fault)
                throw new UsageException($"'{address}' is not an address to listen on: {fault}");
        return addresses;
    }

    /// <summary>Whether this is what an address brings with it that is taken, or is not this machine's or this user's.</summary>
    public static bool IsRefusal(Exception error) => error is IOException or SocketException;

    /// <summary>Why nobody can listen there, for people.</summary>
    public static string Refusal(string urls, Exception error)
    {
        var reason = error switch
        {
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                "this user may not; ports below 1024 are often the system's, so take a higher one",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "this machine has no such address",
            _ => error.Message.TrimEnd('.'),
        };
        return $"Cannot listen on {urls}: {reason}. Choose another address with --urls.";
    }

    private static string? Fault(string address)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(address);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            return "write it like http://127.0.0.1:8080.";
        }
        if (parsed.Scheme is not ("http" or "https"))
            return "it has to begin with http:// or https://.";
        if (parsed.IsUnixPipe)
            return null;
        if (parsed.PathBase.Length > 0)
            return "it may have no path.";
        return parsed.Port is >= 0 and <= LastPort ? null : $"a port is from 0 to {LastPort}.";
    }
}
