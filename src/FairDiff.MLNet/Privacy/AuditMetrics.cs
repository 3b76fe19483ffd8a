using FairDiff.Fairness;

namespace FairDiff.MLNet.Privacy;

/// <summary>Flattens a report into metric keys.</summary>
internal static class AuditMetrics
{
    public static IReadOnlyDictionary<string, double> Of(GeneratorAuditReport report)
    {
        var (attack, membership) = (report.Membership.Attack, report.Membership);
        var metrics = new OrderedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["privacy/auc"] = attack.Auc,
            ["privacy/aucLower"] = attack.AucLower,
            ["privacy/aucUpper"] = attack.AucUpper,
            ["privacy/truePositiveRate"] = attack.TruePositiveRate,
            ["privacy/controlAuc"] = membership.Control.Auc,
            ["privacy/controlCovered"] = membership.ControlCovered,
        };
        if (membership.Blind is { } blind)
        {
            metrics.Add("privacy/blindAuc", blind.Auc);
        }

        if (report.NearCopies is { } copies)
        {
            metrics.Add("privacy/nearCopies", copies.Report.Count);
        }

        if (report.Verdict != PrivacyVerdict.NotInterpretable)
        {
            metrics.Add("privacy/leaks", report.Verdict == PrivacyVerdict.Leaks ? 1 : 0);
        }

        return metrics;
    }
}
