using static FairDiff.Fairness.Tests.Privacy.MembershipAttackTests;

namespace FairDiff.Fairness.Tests.Privacy;

public class MembershipAuditTests
{
    [Fact]
    public void Of_MembersThatScoreHigher_Leaks()
    {
        var random = new Random(1);

        var audit = MembershipAudit.Of(Normal(random, 300, 0.6), Normal(random, 300, 0));

        Assert.Equal(PrivacyVerdict.Leaks, audit.Verdict);
        Assert.True(audit.Attack.AucLower > 0.5);
        Assert.InRange(audit.ControlCovered, 15, 20);
        Assert.Equal((150, 150), (audit.Control.Members, audit.Control.Others));
        Assert.StartsWith("Leaks: AUC 0.6", audit.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AFewMembersThatAreGivenAwayForSure_LeaksThoughTheAreaDoesNotSayIt()
    {
        var random = new Random(2);

        var audit = MembershipAudit.Of([.. Normal(random, 290, -0.05), .. Normal(random, 10, 8)], Normal(random, 300, 0));

        Assert.Equal(PrivacyVerdict.Leaks, audit.Verdict);
        Assert.True(audit.Attack.AucLower < 0.5);
        Assert.True(audit.Attack.PValue < 0.025);
    }

    [Fact]
    public void Of_NothingToBeFound_SeldomLeaks()
    {
        var verdicts = Enumerable.Range(0, 400).Select(run =>
        {
            var random = new Random(run);
            return MembershipAudit.Of(
                Normal(random, 120, 0), Normal(random, 120, 0), Features(random, 120, 0), Features(random, 120, 0), seed: run).Verdict;
        }).ToArray();

        Assert.InRange(verdicts.Count(verdict => verdict == PrivacyVerdict.Leaks), 4, 28); // at most 5 % of 400, and not never
        Assert.InRange(verdicts.Count(verdict => verdict == PrivacyVerdict.NotInterpretable), 3, 22);
    }

    [Fact]
    public void Of_OtherPopulation_IsNotInterpretableHoweverWellTheAttackDoes()
    {
        var random = new Random(3);

        var audit = MembershipAudit.Of(
            Normal(random, 300, 2), Normal(random, 300, 0), Features(random, 300, 1), Features(random, 300, 0));

        Assert.Equal(PrivacyVerdict.NotInterpretable, audit.Verdict);
        Assert.True(audit.Blind!.AucLower > 0.5);
        Assert.Contains("without the model", audit.Reason);
    }

    [Fact]
    public void Of_TooFewUnits_IsNotInterpretable()
    {
        var random = new Random(4);

        Assert.Equal(PrivacyVerdict.NotInterpretable, MembershipAudit.Of(Normal(random, 300, 5), Normal(random, 99, 0)).Verdict);
        Assert.Equal(PrivacyVerdict.NotInterpretable, MembershipAudit.Of(Normal(random, 49, 5), Normal(random, 300, 0)).Verdict);
        Assert.Equal(PrivacyVerdict.Leaks, MembershipAudit.Of(Normal(random, 50, 5), Normal(random, 100, 0)).Verdict);
        Assert.Throws<FairnessException>(() => MembershipAudit.Of([1, 2, 3], [1, 2, 3, 4]));
        Assert.Throws<FairnessException>(() => MembershipAudit.Of([1, 2, 3, 4], [1, 2, 3, 4], [[1.0]], [[1.0]]));
    }

    private static double[][] Features(Random random, int count, double shift) =>
        [.. Enumerable.Range(0, count).Select(_ => Normal(random, 30, 0)).Select(row => (double[])[row[0] + shift, .. row[1..]])];
}
