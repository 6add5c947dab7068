using System.Collections.Frozen;

namespace LlmDispatcher.Caching.Similarity;

/// <summary>What the comparison knows about words. Adding one makes more pairs alike or fewer: look at the labelled pairs after it.</summary>
internal static class Vocabulary
{
    /// <summary>Two words in the form of one.</summary>
    public static readonly FrozenDictionary<string, string[]> Contractions = Pairs(
        "don't=do not|doesn't=does not|didn't=did not|isn't=is not|aren't=are not|wasn't=was not|weren't=were not|can't=can not|cannot=can not|couldn't=could not|won't=will not|wouldn't=would not"
            + "|shouldn't=should not|haven't=have not|hasn't=has not|hadn't=had not|mustn't=must not|needn't=need not|i'm=i am|you're=you are|we're=we are|they're=they are|it's=it is|that's=that is"
            + "|what's=what is|who's=who is|where's=where is|how's=how is|there's=there is|here's=here is|let's=let us|i've=i have|you've=you have|we've=we have|they've=they have|i'll=i will"
            + "|you'll=you will|we'll=we will|they'll=they will|i'd=i would|what're=what are"
    );

    private static readonly FrozenDictionary<string, string[]> Spellings = Pairs(
        "colour=color|colours=colors|favour=favor|favourite=favorite|behaviour=behavior|behaviours=behaviors|honour=honor|labour=labor|neighbour=neighbor|neighbours=neighbors|flavour=flavor|humour=humor"
            + "|rumour=rumor|centre=center|centres=centers|theatre=theater|metre=meter|metres=meters|litre=liter|litres=liters|kilometre=kilometer|kilometres=kilometers|fibre=fiber|grey=gray"
            + "|analyse=analyze|analyses=analyzes|analysed=analyzed|analysing=analyzing|catalogue=catalog|dialogue=dialog|defence=defense|offence=offense|aluminium=aluminum|travelling=traveling"
            + "|traveller=traveler|cancelled=canceled|cancelling=canceling|modelling=modeling|labelled=labeled|labelling=labeling|judgement=judgment|ok=okay|jewellery=jewelry|pyjamas=pajamas|mum=mom"
    );

    private static readonly string[] IseStems =
    [
        "organ",
        "real",
        "optim",
        "summar",
        "recogn",
        "categor",
        "character",
        "custom",
        "emphas",
        "final",
        "general",
        "initial",
        "local",
        "maxim",
        "minim",
        "modern",
        "normal",
        "priorit",
        "standard",
        "visual",
        "apolog",
        "critic",
        "memor",
        "serial",
        "token",
        "vector",
        "parallel",
        "synchron",
        "author",
        "capital",
        "digit",
        "energ",
        "familiar",
        "global",
        "harmon",
        "item",
        "legal",
        "mobil",
        "monet",
        "neutral",
        "penal",
        "personal",
        "random",
        "special",
        "stabil",
        "symbol",
        "util",
    ];

    private static readonly string[] Numbers =
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];

    /// <summary>Phrases that ask nicely, at the beginning or the end.</summary>
    public static readonly string[][] Courtesies = Phrases(
        "please|kindly|thanks|thank you|bitte|danke|vielen dank|por favor|gracias|s'il vous plaît|s'il te plaît|merci|per favore|grazie|obrigado|obrigada|alstublieft|пожалуйста|спасибо|من فضلك|شكرا|lütfen|teşekkürler|谢 谢|请 问|请"
    );

    public static readonly string[][] Greetings = Phrases(
        "hello|hi|hey|hello there|hi there|good morning|good evening|hallo|guten tag|hola|bonjour|ciao|olá|привет|你 好"
    );

    /// <summary>What follows such a phrase, at the beginning, when it is what is asked about.</summary>
    public static readonly FrozenSet<string> AskAboutBefore = Set("in is as and or vs versus mean means meaning 客 假 求 教 愿 示 柬 帖");

    /// <summary>What stands before such a phrase, at the end, when it is what is asked about.</summary>
    public static readonly FrozenSet<string> AskAboutAfter = Set(
        "say says said saying word words mean means meaning translate spell write type pronounce define use of to for a an the with in is as and or vs versus sagt sagen heißt bedeutet man decir dice significa dire dit signifie"
            + " говорить сказать значит dici dizer betekent zeg 说 叫"
    );

    /// <summary>What may be asked for with "can you".</summary>
    public static readonly FrozenSet<string> RequestVerbs = Set(
        "tell explain give show write list describe help translate summarize convert provide suggest compare recommend create generate make find name define outline rewrite fix draft sort calculate compute"
    );

    public static readonly string[][] CanYou = Phrases(
        "can you|could you|would you|will you|can you please|could you please|would you please|will you please"
    );

    /// <summary>What may stand before a question that is put into a sentence.</summary>
    public static readonly string[][] Asides = Phrases(
        "tell me|can you tell me|could you tell me|could you please tell me|can you please tell me|please tell me|do you know|i want to know|i would like to know|i need to know|i am wondering|i wonder"
    );

    /// <summary>Words that only a question begins with.</summary>
    public static readonly FrozenSet<string> QuestionWords = Set(
        "what which who whom whose when where why how was wer wie wo wann warum wieso welche welcher welches wohin woher cuál cuáles qué quién dónde cuándo cómo cuánto cuántos cuánta cuántas quel quelle quels quelles qui où"
            + " quand pourquoi comment combien qual quale quali chi dove quando perché quanto quanti quais quem onde wat waar wanneer waarom hoe welke что кто где когда почему как какой какая какое какие сколько"
            + " ما أين متى كيف لماذا هل كم τι ποιος ποια πού πότε πώς γιατί"
    );

    /// <summary>Words that make a question of any sentence they are in, in languages that put them anywhere.</summary>
    public static readonly FrozenSet<string> QuestionMarks = Set(
        "吗 谁 哪 什 क्या कहाँ कौन कब कैसे क्यों nedir neresi nerede nasıl kim kaç hangi"
    );

    /// <summary>Words that are another word in capitals.</summary>
    public static readonly FrozenSet<string> CapitalsMatter = Set(
        "us it who or and not in is as at he me be no on so to do go we my if all can may aids pin sim ram rom led lead sad cad dos act sat ace art bit cap car dim dot ear era fix gas hat hip hit ice kit map mat net oil pan pet"
            + " rap rip scar see tap tip web zip kb mb gb tb pb kbps mbps gbps ms pa"
    );

    /// <summary>Words that are, or may be, a name with a capital.</summary>
    public static readonly FrozenSet<string> CapitalMatters = Set(
        "march august polish china turkey apple windows word excel access swift rust jobs gates bush reading nice bath mobile cork split orange amazon oracle target shell gap visa bill mark frank rob grace hope faith joy rose"
            + " dawn summer jack sue drew chase hunter ruby spring express flask dart scratch crystal mercury general major catholic lent job bear"
    );

    /// <summary>Words that change what is meant, wherever they are added, left out or exchanged.</summary>
    public static readonly FrozenSet<string> Turning = Set(
        "not no never none nothing nobody without with except only all any some few many most least more less before after from to into onto off on in out up down over under above below between against for but instead unless if"
            + " always sometimes first last max min at is was are were be been will would can could must may might should do does did have has had he she they we you i and or nor than then new old nicht kein keine keinen ohne mit"
            + " vor nach von nie nur sin con no nunca sans avec ne pas jamais не без с нет 不 没 无 لا بدون ليس"
    );

    /// <summary>Words that are opposites.</summary>
    public static readonly FrozenSet<(string, string)> Opposites = OppositePairs(
        "enable disable|start stop|open close|buy sell|increase decrease|import export|upload download|install uninstall|encode decode|encrypt decrypt|legal illegal|safe unsafe|large small|largest smallest|big little"
            + "|best worst|good bad|cheap expensive|cheapest expensive|hot cold|long short|high low|highest lowest|positive negative|pros cons|ascending descending|accept reject|accepts rejects|true false|left right|public private"
            + "|formal informal|older younger|taller shorter|add remove|insert delete|allow deny|lock unlock|push pull|send receive|win lose|love hate|yes no|male female|mother father|man woman|boy girl|day night|rich poor"
            + "|hypertension hypotension|hyperglycemia hypoglycemia|internal external|input output|even odd|raise lower|include exclude|including excluding|including except|maximum minimum|north south|east west"
            + "|activate deactivate|connect disconnect|affected effected|causal casual|martial marital|dessert desert|angel angle"
    );

    /// <summary>After these, an article belongs to a name or to a degree.</summary>
    public static readonly FrozenSet<string> KeepThe = Set(
        "who times sun rock police cure doors office wire crown point most more less few little only same other first last best worst band who's hague"
    );

    public static string Spelling(string word)
    {
        if (Spellings.TryGetValue(word, out var other))
            return other[0];
        foreach (
            var (british, american) in (ReadOnlySpan<(string, string)>)
                [("ise", "ize"), ("ised", "ized"), ("ises", "izes"), ("ising", "izing"), ("isation", "ization")]
        )
        {
            if (word.EndsWith(british, StringComparison.Ordinal) && IseStems.Contains(word[..^british.Length]))
                return word[..^british.Length] + american;
        }
        return word;
    }

    /// <returns>The digits of a number that is written as a word; <see langword="null"/> for any other word.</returns>
    public static string? Digits(string word)
    {
        var number = Array.IndexOf(Numbers, word);
        return number < 0 ? null : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static string[][] Phrases(string phrases) => [.. phrases.Split('|').Select(p => p.Split(' ')).OrderByDescending(p => p.Length)];

    private static FrozenDictionary<string, string[]> Pairs(string pairs) =>
        pairs.Split('|').Select(p => p.Split('=')).ToFrozenDictionary(p => p[0], p => p[1].Split(' '), StringComparer.Ordinal);

    private static FrozenSet<(string, string)> OppositePairs(string pairs) =>
        pairs.Split('|').Select(p => p.Split(' ')).SelectMany(p => ((string, string)[])[(p[0], p[1]), (p[1], p[0])]).ToFrozenSet();
}
