namespace LlmDispatcher.Simulator.Answers;

/// <summary>Stories and explanations about a subject. The subject only ever stands where any noun phrase is good English.</summary>
internal static class Prose
{
    public static string Story(Subject subject, Dice dice, bool isLong) => Tell(isLong ? "{longStory}" : "{shortStory}", subject, dice);

    public static string Essay(Subject subject, Dice dice) => Tell("{essay}", subject, dice);

    public static string Steps(Subject subject, Dice dice) => Tell("{steps}", subject, dice);

    public static string Reply(Subject subject, Dice dice) => Tell("{reply}", subject, dice);

    public static string Thoughts(Subject subject, Dice dice) => Tell("{thoughts}", subject, dice);

    private static string Tell(string template, Subject subject, Dice dice)
    {
        string[] heroes = ["Ines", "Mirela", "Adaeze", "Noor", "Saga", "Yuki", "Catalina"];
        string[] friends = ["Tomas", "Kenji", "Olu", "Lars", "Mateo", "Idris"];
        string[] places = ["Aldermere", "Port Calder", "Vell", "Saint Orla", "Low Harbour", "Tessin Bridge"];
        string[] things =
        [
            "brass telescope",
            "box of unsent letters",
            "clock without hands",
            "green bicycle",
            "radio that never quite slept",
        ];
        var names = new Dictionary<string, string>
        {
            ["hero"] = dice.Pick(heroes),
            ["friend"] = dice.Pick(friends),
            ["place"] = dice.Pick(places),
            ["thing"] = dice.Pick(things),
            ["subject"] = subject.Phrase,
        };
        var words = subject.Words.Select(word => $"“{word}”");
        return new Grammar($"{Rules}\nword: {string.Join('|', words)}", dice, names)
            .Expand(template)
            .Replace("¶", "\n\n")
            .Replace("↵", "\n");
    }

    private const string Rules = """
        longStory: {begin} {want} {world}¶{meet} {friendly} {want}¶{spark} {world} {talk}¶{trouble} {doubt} {talk}¶{work} {work} {friendly}¶{trouble} {talk} {doubt}¶{work} {turn} {world}¶{turn} {talk} {joy}¶{work} {joy} {friendly}¶{joy} {end} {close}
        shortStory: {begin} {want}¶{meet} {spark} {talk}¶{work} {turn}¶{joy} {end}
        essay: {claim} {image}¶{part} {part} {caution}¶{image} {part} {try}¶{caution} {claim} {part}¶{try} {finally}
        steps: {claim}¶1. **Begin small.** {try}↵2. **Look closely.** {part}↵3. **Doubt a little.** {caution}↵4. **Share it.** {finally}
        reply: {claim} {part} {image}¶{caution} {try} {finally}
        thoughts: {think} {think} {think} {think}
        begin: In {place}, where {weather}, {hero} kept a {thing} for which nobody else had any use. | On the morning that changed everything, {weather}, and {hero} was awake before the gulls. | {Hero} came back to {place} with one suitcase, a {thing} and a question. | Nobody in {place} expected anything to happen that autumn, least of all {hero}, who owned a {thing} and very little else.
        weather: the fog arrived before breakfast | the wind smelled of rain and iron | the bells rang a little late | the street lamps stayed lit until noon | the sea was as flat as paper
        want: For years {hero} had filled notebooks with questions about {subject}, and each answer had only made the notebooks thicker. | What she wanted was simple to say and hard to do: to understand {subject} well enough to explain it to a child. | People in the market smiled kindly whenever she spoke of {subject}, and then they changed the subject to fish. | Her grandmother had left her a single sentence about {subject}, and the second half of it was missing. | In the margin of every map that she owned, {hero} had written {word} in small, careful letters.
        world: The town went about its business, as towns do. | Outside, {weather}, and the tram went past with all its windows singing. | At night the roofs of {place} looked like an open book that somebody had laid face down. | The baker left a loaf on the sill, as he did for everybody who forgot to sleep. | Somewhere a piano practised the same four bars until they were right. | A cat with opinions watched all of it from the wall. | The post came twice that week, which nobody could remember having happened before.
        spark: Then, on a Tuesday, a letter came that held nothing but the word {word} and a time of day. | It began with a noise: the {thing}, silent for thirty years, hummed one clear note. | It was {friend} who found the first clue, folded into a library book about {subject}. | One evening a light went on in the old observatory, and in the light there was a shadow that waved.
        meet: There was only one person whom she could ask, and that was {friend}, who repaired boats and believed in lists. | {Friend} lived two doors down, and he had never yet refused to hold the other end of anything. | She told nobody but {friend}, because he could keep a secret and carry a ladder.
        friendly: {Friend} laughed, not unkindly, and put the kettle on. | They shared the work as old friends do, without ever dividing it. | {Friend} said little that day, but he stayed until the lamp was empty. | He had brought soup, a compass and no good advice, which was exactly right.
        talk: “Tell me about {subject},” said {friend}, “but slowly, and as if it mattered.” | “You are looking for an answer,” he said. “I think that you are building one.” | “Is it dangerous?” he asked. “Only to what we believed yesterday,” said {hero}. | “If we are wrong,” said {hero}, “we shall at least be wrong in an interesting direction.” | “We could stop here,” said {friend}. She was already putting on her coat. | “If all of this were one word,” she asked, “which would it be?” He took so long to answer that the tide turned.
        trouble: But the pages did not agree with each other, and the one about {word} had been torn out. | The storm took the pier that night, and with it half of their notes. | On the third day the numbers stopped adding up, which is what numbers do when a story needs them to. | The council sent a polite man to say that {subject} had been discussed quite enough. | What they had taken for the answer turned out to be a very handsome mistake.
        doubt: For the first time {hero} wondered whether the question was bigger than she was. | She walked to the end of the harbour and back, and then did it again. | Nobody says it aloud, but every search has an afternoon like that one. | Perhaps, she thought, the missing half of a sentence is missing for a reason.
        work: So they began again, with a clean sheet, a sharper pencil and the word {word} at the top. | They measured, argued, measured again, and wrote down even what they did not like. | By the light of the {thing} the pattern was easier to see. | All week they asked the people of {place} what they knew about {subject}, and all week they were surprised. | She drew what she knew in blue and what she only hoped in red, and by Friday there was more blue. | Hour by hour the strange became familiar, and then, without any warning, it became beautiful.
        turn: And there it was, in plain sight, where it had been all the time. | It was the smallest detail that gave way: one word, {word}, read aloud in the right order. | Then the fog lifted, and they could see that the two halves of the map had never belonged to different maps. | {Hero} sat down on the floor, because that seemed to be the safest place for an idea of that size.
        joy: {Friend} rang the harbour bell, although it was neither noon nor an emergency. | The whole of {place} came to look, and the children understood it first. | Even the polite man from the council asked for a copy. | They laughed until the neighbours knocked on the wall, and then they let the neighbours in. | She wrote the last sentence twice, because the first time she was laughing too much to hold the pen.
        end: In the years that followed, people came from far away to ask about {subject}, and nobody changed the subject to fish. | {Hero} gave the {thing} to the school, with a note that said: ask it something. | She kept one notebook empty, for the questions that were still on their way. | As for {subject}, it turned out to be like most things that are worth a story: larger on the inside.
        close: The last page says only this: {word}, and then a comma. | If you ever pass through {place}, look up at the observatory; the light is still on. | And on quiet mornings, when {weather}, you can still hear that one clear note.
        claim: The useful part of {subject} is rarely the part that makes the headlines. | It helps to look at {subject} twice: once from far away, for the shape, and once from close up, for the surprises. | Most of what matters about {subject} can be said in plain words. | A good way into {subject} is to ask what would be missing without it. | There is more to {subject} than fits into one answer, but the outline fits.
        part: The word {word} does much of the work here, so it is worth a moment of attention. | Behind it stand a cause, a limit and a trade-off, and the trade-off is usually the interesting one. | What looks like one question is really three: what happens, why it happens, and how anybody found out. | Small changes at the start can lead to large differences later, which is why the order of the steps matters. | The details differ from case to case; the pattern does not. | Where {word} comes in, intuition is a good servant and a poor judge.
        image: Picture a city seen at night from an aeroplane: the lights are the facts, and the dark streets between them are the reasons. | It is a little like learning to sail, where the wind is given and everything else is up to you. | Think of a recipe: the ingredients are easy to list, but the timing makes the meal. | Imagine a library in which every book cites its neighbour; sooner or later you have to step outside and look. | It works rather like a bridge, which holds because its parts lean on each other.
        caution: Ask two experts about {subject} and you will hear three answers, one of which ends with a question. | A simple explanation is a good place to start and a bad place to stop. | Be wary of any account that has no open questions left. | Exceptions exist, and they are where the next discovery tends to hide.
        try: Write down what you already know about {subject}, then cross out whatever you could not explain to a friend. | Try one small example by hand before you trust a large one. | Take the word {word}, replace it with something concrete, and see whether the sentence still holds. | Look for one measurement that would change your mind, and then go and make it.
        finally: In short: begin simply, stay curious, and check. | If you remember one thing, let it be the shape of the whole; the details can be looked up. | That is the outline; the rest is practice. | Ask again about any part of it, and the answer will go deeper.
        think: The question is about {subject}, so the answer should begin there. | First I should settle what {word} means in this place. | A short plan: set the scene, make one point well, and stop in time. | There are two ways to read this, and the plainer one is probably meant. | I should check the order of the ideas before I write them down. | An example would help more than another definition.
        """;
}
