using System.Net;
using System.Net.Sockets;

namespace LlmDispatcher.Simulator.Serving;

/// <summary>Ports that are bound without listening: connections are refused, and nobody else can take the port meanwhile.</summary>
internal sealed class HeldPorts : IDisposable
{
    private readonly List<Socket> sockets = [];

    public static HeldPorts Of(IEnumerable<string> urls)
    {
        var held = new HeldPorts();
        foreach (var url in urls)
            held.TryHold(new Uri(url));
        return held;
    }

    public void Dispose()
    {
        foreach (var socket in sockets)
            socket.Dispose();
    }

    private void TryHold(Uri url)
    {
        var address = IPAddress.TryParse(url.Host.Trim('[', ']'), out var literal) ? literal : IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, url.Port));
            sockets.Add(socket);
        }
        catch (SocketException)
        {
            // The port is refused all the same; it is only not reserved.
            socket.Dispose();
        }
    }
}
