using System.Globalization;
using System.Text.RegularExpressions;
using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Search;

/// <summary>
/// MLflow's search filter over runs of a local store: conditions joined by AND, such as
/// <c>metrics.`val/acc` &gt; 0.9 AND params.lr != '0.1' AND status = 'FINISHED'</c>.
/// </summary>
internal sealed partial class RunFilter
{
    private readonly List<Func<Run, bool>> _conditions = [];
    private readonly string _text;
    private readonly List<string> _tokens;
    private int _next;

    private RunFilter(string text)
    {
        _text = text;
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        if (Token().Replace(text, "").Trim() is { Length: > 0 } rest)
        {
            throw Wrong($"\"{rest}\" cannot be read");
        }
    }

    /// <exception cref="MlflowException">The filter cannot be read; the message says where.</exception>
    public static Func<Run, bool> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return _ => true;
        }

        var filter = new RunFilter(text);
        do
        {
            filter.ReadCondition();
        }
        while (filter.Accept("AND"));
        if (filter._next < filter._tokens.Count)
        {
            throw filter.Wrong($"AND was expected before \"{filter._tokens[filter._next]}\" (there is no OR)");
        }

        return run => filter._conditions.TrueForAll(condition => condition(run));
    }

    private void ReadCondition()
    {
        var field = RunField.Parse(Take("a name"), Wrong);
        var comparison = Take("a comparison").ToUpperInvariant();
        switch (comparison)
        {
            case "IS":
                var wanted = !Accept("NOT");
                Expect("NULL");
                _conditions.Add(run => field.Read(run) is null == wanted);
                break;
            case "NOT":
                Expect("IN");
                AddIn(field, false);
                break;
            case "IN":
                AddIn(field, true);
                break;
            case "LIKE" or "ILIKE":
                var pattern = Like(Text(Take("a pattern")), comparison == "ILIKE");
                _conditions.Add(run => field.Read(run) is string text && pattern.IsMatch(text));
                break;
            case "=" or "!=" or ">" or ">=" or "<" or "<=":
                AddComparison(field, comparison, Take("a value"));
                break;
            default:
                throw Wrong(
                    $"\"{comparison}\" is no comparison: =, !=, >, >=, <, <=, LIKE, ILIKE, IN, NOT IN, IS NULL and IS NOT NULL are");
        }
    }

    private void AddComparison(RunField field, string comparison, string value)
    {
        if (!field.IsNumber)
        {
            var text = Text(value);
            _conditions.Add(comparison switch
            {
                "=" => run => field.Read(run) is string found && found == text,
                "!=" => run => field.Read(run) is string found && found != text,
                _ => throw Wrong($"texts are compared with = and !=, not with {comparison}"),
            });
            return;
        }

        if (!double.TryParse(value.Trim('\''), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw Wrong($"{value} is no number");
        }

        _conditions.Add(run => field.Read(run) is double found && comparison switch
        {
            "=" => found == number,
            "!=" => found != number,
            ">" => found > number,
            ">=" => found >= number,
            "<" => found < number,
            _ => found <= number,
        });
    }

    private void AddIn(RunField field, bool wanted)
    {
        Expect("(");
        var values = new HashSet<string>();
        do
        {
            values.Add(Text(Take("a text")));
        }
        while (Accept(","));
        Expect(")");
        _conditions.Add(run => field.Read(run) is string found && values.Contains(found) == wanted);
    }

    private static Regex Like(string pattern, bool ignoreCase) => new(
        $"^{Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace('_', '.')}$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));

    private string Text(string token) => token is ['\'', .., '\''] or ['"', .., '"']
        ? token[1..^1]
        : throw Wrong($"{token} is a text and must stand in single quotes");

    private string Take(string what) => _next < _tokens.Count ? _tokens[_next++] : throw Wrong($"{what} is missing at the end");

    private bool Accept(string word)
    {
        if (_next < _tokens.Count && _tokens[_next].Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            _next++;
            return true;
        }

        return false;
    }

    private void Expect(string word)
    {
        if (!Accept(word))
        {
            throw Wrong($"{word} was expected");
        }
    }

    private MlflowException Wrong(string reason) =>
        new($"The filter \"{_text}\" cannot be used: {reason}. A filter looks like: metrics.`val/acc` > 0.9 AND params.lr = '0.1'");

    // Texts, comparisons, and names: words with dots in which a part may be quoted.
    [GeneratedRegex(@"'[^']*'|[<>!]=|[=<>(),]|(?:[\w\-:/]+|`[^`]*`|""[^""]*"")(?:\.(?:[\w\-:/]+|`[^`]*`|""[^""]*""))*")]
    private static partial Regex Token();
}
