using System.Text.RegularExpressions;

namespace LlmDispatcher.Routing;

/// <summary>The words by which people ask for a kind of work: English first, and what is usual in German, French, Spanish, Italian, Portuguese, Chinese, Japanese and Russian.</summary>
internal static partial class TaskWords
{
    private const RegexOptions AsWritten = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string Language =
        @"(english|german|french|spanish|italian|chinese|mandarin|japanese|korean|portuguese|dutch|russian|polish|swedish|danish|greek|turkish|arabic|hindi|latin)";

    private const string Tech =
        @"(python|c#|csharp|javascript|typescript|rust|java|kotlin|golang|c\+\+|php|ruby|bash|powershell|sql|html|css|react|node(\.js)?|django|docker|kubernetes|git)";

    /// <summary>A part to play, whatever is talked of then.</summary>
    [GeneratedRegex(
        @"^\s*(please )?(act as|pretend|imagine (you|yourself)|suppose you are|(assume|take on|embrace) the (role|persona)|embody|picture yourself|role-?play)\b",
        AsWritten
    )]
    public static partial Regex Role();

    [GeneratedRegex(
        @"\btranslat(e|es|ing|ion)\b"
            + "|"
            + @"\b(in|into|to) "
            + Language
            + @"\s*[:.]"
            + "|"
            + @"\b(put|turn|render|rewrite|locali[sz]e|convert)\b[^.:\n]{0,60}\b(in|into|to|for)\b[^.:\n]{0,20}\b"
            + Language
            + @"\b"
            + "|"
            + @"\b"
            + Language
            + @" (word|words|term|version|equivalent) (for|of)\b|\b"
            + Language
            + @" (to|into) "
            + Language
            + @"\b|\bmean in "
            + Language
            + @"\b"
            + "|"
            + @"\bhow (do|would) (you|i|we) say\b|\bwie (heißt|sagt man)\b[^.\n]{0,40}\bauf\b|\bcomment (dit-on|dire)\b|\bc[oó]mo se (dice|diz)\b|\bcome si dice\b"
            + "|"
            + @"\bübersetz|\btradu(is|it|ire|ce|ci|cir|zca|za|zir|zione|ction|cción|ção)\b|翻译|翻譯|翻訳|に訳|перевед|перевод",
        AsWritten
    )]
    public static partial Regex Translate();

    [GeneratedRegex(
        @"\bsummar(y|i[sz]e[sd]?|i[sz]ing|i[sz]ation)\b|\btl;?dr\b|\bgist\b|\b(key|main) (takeaways?|points|ideas|arguments)\b|\bhighlights of\b|\babstract (for|of)\b"
            + "|"
            + @"\b(shorten|condense)\b|\bboil\b[^.\n]{0,40}\bdown\b|\bmake (it|this|that) (much )?shorter\b|\bin (one|two|three|a few) sentences?\b"
            + "|"
            + @"\bfass\w*\b[^.\n]{0,40}\bzusammen|zusammenfass|\bkürze?n?\b|\brésum|\bresum(e|ir|a|en|o)\b|\briassu|\bsintetizza|总结|摘要|概括|要約|まとめて|кратко|резюм|перескаж",
        AsWritten
    )]
    public static partial Regex Summarize();

    [GeneratedRegex(
        @"\bsentiment|\b(positive?|negative?|neutral) (or|oder|ou|o|and) (positiv|negativ|négativ|neutral)|\bpositiv\w* (oder|ou|o) n[eé]gativ|\bpositive, negative\b"
            + "|"
            + @"\b(rate|analy[sz]e|determine|detect|judge)\b[^.:\n]{0,30}\b(mood|tone|emotions?)\b|\bemotion(al)? (tone|state)\b|\b(what|which) (emotion|mood|feeling)"
            + "|"
            + @"\b(is|are|does|do|did|how|whether)\b[^.:\n]{0,50}\b(feel|feeling|satisfied|dissatisfied|happy|unhappy|angry|upset|sarcastic|favou?rable|disappointed)\b"
            + "|"
            + @"\bstimmung\b|\bsentimi?ento|正面|负面|情感|情绪|肯定的|否定的|感情|тональност",
        AsWritten
    )]
    public static partial Regex Feel();

    [GeneratedRegex(
        @"\bclassif|\bcategori[sz]|\bkategori|\bcatégori|\bkategori|\bklassifi|\bclasifi|\b(which|what) (category|categories|label|class|department|topic)\b|\bspam\b|\bhate speech\b"
            + "|"
            + @"\b(label|tag) (each|this|these|the|every|all)\b|\bgiven the (labels|categories|classes)\b|\b(assign|choose|pick)\b[^.\n]{0,40}\b(priority|category|label|department|tag|class)\b"
            + "|"
            + @"\b(sort|group|divide) (these|this|the|each)\b[^.\n]{0,40}\b(into|by)\b|\b(detect|identify) the (language|intent|topic|genre)\b|\bfact or opinion\b"
            + "|"
            + @"\b(type|kind|sort) of [^.?\n]{0,30}\b(is|are) (this|these|it)\b|\bdecide (whether|if) (this|the|each)\b|\bis (this|it) an? \w+ or an? \w+"
            + "|"
            + @"分类|分類|归类|классифиц|категор",
        AsWritten
    )]
    public static partial Regex Classify();

    [GeneratedRegex(
        @"```|=>|\bfor \w+ in \w+[(:]|\b(public|private|static) \w+ \w+\(|\bclass \w+ ?\{|\b(print|console\.log)\(|</\w+>"
            + "|"
            + @"\b(write|implement|create|make|generate|build|add|fix|debug|refactor|review|convert)\b[^.\n]{0,60}\b(code|functions?|methods?|class|program|scripts?|quer(y|ies)|unit tests?|regex|sql|apis?|endpoint|component|dockerfile|workflow|algorithm|html|css|linked list|nested loops|error handling)\b"
            + "|"
            + @"\b"
            + Tech
            + @"(?![\w#+])[^.\n]{0,20}\b(code|function|class|program|script|component|query|app|page)\b|\b(how|why)\b[^.\n]{0,80}\b(in|with|using) "
            + Tech
            + @"(?![\w#+])"
            + "|"
            + @"\b\w*[a-z](Exception|Error)\b|\buse(Effect|State)\b|\b(quicksort|mergesort|binary search|regex|regular expression|dockerfile|stack trace|sql query)\b|\bwhat (this|the|that) code\b"
            + "|"
            + @"(\b(schreib|écri|escrib|scriv|escrev|crea|erstell|implement)\w*\b|用|写|напиши)[^.\n]{0,40}(\b"
            + Tech
            + @"(?![\w#+])|funktion|fonction|función|programm|funzione|função|script|函数|コード|функци)|\b"
            + Tech
            + @"(?![\w])[^.\n]{0,30}(コード|関数|代码|函数)",
        AsWritten
    )]
    public static partial Regex Code();

    /// <summary>Numbers in it do not make it a calculation.</summary>
    [GeneratedRegex(@"\b(riddle|puzzle|logic problem|murderer|brain ?teaser)\b|\bexplain your reasoning\b", AsWritten)]
    public static partial Regex Riddle();

    [GeneratedRegex(
        @"\b(calculate|compute|integrate|eigenvalues?|derivative of|integral of|prove that|square root|simplify \W?\w+ ?[-+*/^]|probability of|how many ways|sum of|solve for|average speed|original price)\b|\bsolve\b[^.\n]{0,20}\bequations?\b|\barea of (a|the)\b|\bvolume of (a|the)\b"
            + "|"
            + @"\d\s*[+*/^×÷=]\s*\d|\d\s+-\s+\d|\d\s*[x×]\s*\d|[a-z]\^\d|\d[a-z] ?[-+=]|\bpercent of\b|\d ?%[^.\n]{0,20}\b(of|discount|de|von|di)\b|\bconvert \d"
            + "|"
            + @"\bberechne|\bgleichung|\bprozent von\b|\bcalcul(e|er|ez|a|ar)\b|\bcombien font\b|\becuaci|\bcalcola|\bequazion|\bquanto (é|fa|è)\b|计算|方程|計算|求めて|面積を|вычисли|посчитай|уравнени|сколько будет"
            + "|"
            + @"\d[^\n]*\bhow (much|many|far|fast)\b|\bhow (much|many)\b[^\n]*\d|\d[^\n]*\b(total amount|how old)\b|\bprobabilit",
        AsWritten
    )]
    public static partial Regex Calculate();

    [GeneratedRegex(
        @"\bstep[- ]by[- ]step\b|\b(reason|think) (it )?(through|about|carefully)\b|\b(pros|advantages) (and|&|versus) (the )?(cons|disadvantages)\b|\btrade-?offs?\b|\bweigh\b|\bshould (i|we)\b|\bflaw in\b|\bcritically\b|\bevaluate\b|\bassess\b"
            + "|"
            + @"\bwhat would happen\b|\bmakes the most sense\b|\bcompare\b[^\n]{0,80}\b(recommend|better|best|choose)\b|\bdecide which\b|\bplan how\b|\bwho is the (short|tall|old|young)est\b|\bif all \w+ are\b"
            + "|"
            + @"\bschritt für schritt\b|\bvor- und nachteile\b|\bavantages et\b|\bpros y\b|\bpaso a paso\b|\bpro e i? ?contro\b|\bprós e\b|一步一步|利弊|优缺点|ステップ|長所と短所|一番\w{1,3}のは|шаг за шагом|плюсы и минусы"
            + "|"
            + @"\bdoes(n't| not) belong\b|\brelationship between [A-Z] and [A-Z]\b|\bstatements? (is|are) (true|false)\b|\bhow do you solve\b",
        AsWritten
    )]
    public static partial Regex Weigh();

    [GeneratedRegex(
        @"[?？؟]\s*$|^\s*(what|who|whose|when|where|why|which|how|define|explain|tell me (who|what|when|where|why|how)|was ist|wer|wie|warum|wann|wo|qu'est|qui|quand|pourquoi|qué|quién|cuándo|por qué|chi|che cosa|perché|quem|o que|什么|誰|なぜ|кто|что|почему|когда)\b",
        AsWritten
    )]
    public static partial Regex Ask();
}
