using System.Collections.ObjectModel;
using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// At most so many labels among the rows that a selector selects, written <c>site=A:100</c>; and how many of them are of a class, written
/// <c>site=A:100:tumour=0.9</c>.
/// </summary>
/// <param name="Rows">The rows.</param>
/// <param name="Count">How many labels are kept.</param>
public sealed record LabelLimit(RowSelector Rows, int Count)
{
    /// <summary>
    /// The share of the kept labels, 0 to 1, that is of each class named here, at most 1 together; what is left goes to the other classes
    /// as they come. Empty = all labels are kept as they come.
    /// </summary>
    public IReadOnlyDictionary<string, double> Shares { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <param name="option">The option, for messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FairDiffException">The text is not of the form column=value:count or column=value:count:class=share.</exception>
    public static LabelLimit Parse(string option, string text)
    {
        var pieces = QuotedText.Split(text, ':');
        var shares = pieces.Reverse().TakeWhile(piece => QuotedText.IndexOf(piece, '=') > 0).Reverse().ToArray();
        if (shares.Length == 0 || shares.Length == pieces.Count)
        {
            return Plain(option, text, text);
        }

        var limit = Plain(option, text, string.Join(':', pieces.SkipLast(shares.Length)));
        var byClass = new OrderedDictionary<string, double>();
        foreach (var piece in shares)
        {
            var equals = QuotedText.IndexOf(piece, '=');
            var name = QuotedText.Unquote(piece[..equals]);
            if (!double.TryParse(piece[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
                || share is not (>= 0 and <= 1) || !byClass.TryAdd(name, share))
            {
                throw new FairDiffException(
                    $"{option} '{text}': '{piece}' gives no share of a class; write each class once, with a share from 0 to 1, for example "
                        + "site=A:100:tumour=0.9.");
            }
        }

        return byClass.Values.Sum() <= 1 + 1e-9
            ? limit with { Shares = byClass }
            : throw new FairDiffException(FormattableString.Invariant(
                $"{option} '{text}': the shares are {Math.Round(byClass.Values.Sum(), 9)} together; they must be at most 1."));
    }

    /// <summary>How many of the kept labels are of each class that has a share; together never more than there are.</summary>
    internal IEnumerable<(string Class, int Count)> Quotas()
    {
        var (sum, before) = (0.0, 0);
        foreach (var (name, share) in Shares)
        {
            sum += share;
            var until = (int)Math.Round(Math.Round(sum * Count, 6), MidpointRounding.AwayFromZero);
            yield return (name, until - before);
            before = until;
        }
    }

    /// <summary>The text that it is written as.</summary>
    public override string ToString() => $"{Rows}:{Count}" + string.Concat(
        Shares.Select(share => string.Create(CultureInfo.InvariantCulture, $":{QuotedText.Quote(share.Key)}={share.Value}")));

    private static LabelLimit Plain(string option, string text, string limit)
    {
        var colon = limit.LastIndexOf(':');
        return colon > 0 && int.TryParse(limit[(colon + 1)..], CultureInfo.InvariantCulture, out var count) && count >= 0
            ? new LabelLimit(RowSelector.Parse(option, limit[..colon]), count)
            : throw new FairDiffException(
                $"{option} '{text}' is not of the form column=value:count or column=value:count:class=share, for example site=A:100 or "
                    + "site=A:100:tumour=0.9.");
    }
}
