using System.Text;
using System.Text.Json;
using LlmDispatcher.Streams;

namespace LlmDispatcher.Providers.OpenAI.Chat;

/// <summary>
/// Joins the fragments of tool calls: by <c>index</c>; where it is missing by <c>id</c>; where both are, by position in the array. A new id at a known
/// index starts a new call, as some servers number all parallel calls 0.
/// </summary>
internal sealed class ChatToolCalls
{
    private readonly List<Call> _calls = [];

    public bool Any => _calls.Count > 0;

    /// <param name="index">The fragment's index, if it has one.</param>
    /// <param name="position">Its position in the array.</param>
    /// <param name="id">The call's id; empty when the fragment does not say.</param>
    /// <param name="name">The tool's name; empty when the fragment does not say.</param>
    /// <param name="arguments">A piece of the arguments; may be empty.</param>
    /// <param name="events">Takes what follows.</param>
    /// <exception cref="JsonException">The call has ended.</exception>
    public void Add(int? index, int position, string id, string name, string arguments, EventQueue events)
    {
        var call = Find(index, position, id);
        if (call is null)
        {
            call = new Call(_calls.Count, index, id);
            _calls.Add(call);
        }
        else if (call.Id.Length == 0)
            call.Id = id;

        if (!call.IsStarted && name.Length > 0)
            Start(call, name, events);
        if (arguments.Length == 0)
            return;
        if (call.IsEnded) // its arguments were handed over as whole
            throw new JsonException("A call goes on after the answer has finished.");
        if (call.IsStarted)
            events.Add(StreamEvent.OfToolCallFragment(call.Ordinal, arguments));
        else
            (call.Early ??= new StringBuilder()).Append(arguments);
    }

    /// <summary>The answer is finished: so are its calls.</summary>
    public void End(EventQueue events)
    {
        foreach (var call in _calls.Where(c => !c.IsEnded))
        {
            if (!call.IsStarted)
                Start(call, "", events);
            call.IsEnded = true;
            events.Add(StreamEvent.OfToolCallEnd(call.Ordinal));
        }
    }

    private static void Start(Call call, string name, EventQueue events)
    {
        call.IsStarted = true;
        events.Add(StreamEvent.OfToolCallStart(call.Ordinal, call.Id, name));
        if (call.Early is { } early)
            events.Add(StreamEvent.OfToolCallFragment(call.Ordinal, early.ToString()));
        call.Early = null;
    }

    private Call? Find(int? index, int position, string id)
    {
        if (index is { } known)
            return _calls.FindLast(c => c.Index == known) is { } call && (id.Length == 0 || call.Id.Length == 0 || call.Id == id)
                ? call
                : null;
        if (id.Length > 0)
            return _calls.FindLast(c => c.Id == id);
        return position < _calls.Count ? _calls[position] : null;
    }

    private sealed class Call(int ordinal, int? index, string id)
    {
        public int Ordinal => ordinal;
        public int? Index => index;
        public string Id { get; set; } = id;
        public bool IsStarted { get; set; }
        public bool IsEnded { get; set; }

        /// <summary>Arguments that came before the name.</summary>
        public StringBuilder? Early { get; set; }
    }
}
