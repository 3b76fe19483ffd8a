using System.Globalization;

namespace FairDiff.Fairness;

/// <summary>An attack on membership with the controls without which its numbers mean nothing, and what follows from all of them.</summary>
public sealed record MembershipAudit
{
    private const int Splits = 20;
    private const int LeastCovered = 15;
    private const double Chance = 0.025;

    /// <summary>Fewer members say nothing either way.</summary>
    private const int FewestMembers = 50;

    /// <summary>Gets the attack: members against held-out units.</summary>
    public required MembershipAttack Attack { get; init; }

    /// <summary>Gets the same attack between two random halves of the members, where there is nothing to be found.</summary>
    public required MembershipAttack Control { get; init; }

    /// <summary>Gets in how many of <see cref="ControlRuns"/> such splits the interval of the area covers 0.5.</summary>
    public required int ControlCovered { get; init; }

    /// <summary>Gets the number of splits.</summary>
    public required int ControlRuns { get; init; }

    /// <summary>
    /// Gets how well members are told from held-out units without the model, by what the data themselves show (Das, Zhang and Tramèr 2024,
    /// "Blind baselines beat membership inference attacks"); on the half that it was not learned from. Null = not looked at.
    /// </summary>
    public required MembershipAttack? Blind { get; init; }

    /// <summary>Gets the verdict.</summary>
    public required PrivacyVerdict Verdict { get; init; }

    /// <summary>Gets why, in a sentence with its numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Judges the scores of an attack by one rule. It is not interpretable with fewer than 50 members or fewer held-out units than one
    /// false alarm takes, where fewer than 15 of 20 control intervals cover 0.5 (by chance in 1 of 3,000 audits), or where the blind
    /// control's interval is above 0.5 (by chance in 2 or 3 of 100). It leaks where the interval of the area is above 0.5, or so many
    /// members are found at the false alarms asked for that chance has a probability below 0.025.
    /// </summary>
    /// <param name="members">A score for each unit (a patient, or an image) that the model was trained on, higher = rather a
    /// member.</param>
    /// <param name="heldOut">A score for each unit that it was not trained on, of the same population.</param>
    /// <param name="memberFeatures">What the data of each member show without the model; null = there is no blind control.</param>
    /// <param name="heldOutFeatures">The same of the held-out units.</param>
    /// <param name="falsePositiveRate">The share of false alarms; above 0 and below 1.</param>
    /// <param name="seed">Decides the splits of the controls.</param>
    /// <returns>The audit.</returns>
    /// <exception cref="FairnessException">A side has fewer than four units; a score or feature is not finite; or there are features of
    /// other units than scores.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public static MembershipAudit Of(
        IReadOnlyList<double> members, IReadOnlyList<double> heldOut, IReadOnlyList<double[]>? memberFeatures = null,
        IReadOnlyList<double[]>? heldOutFeatures = null, double falsePositiveRate = 0.01, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(falsePositiveRate);
        if (Math.Min(members.Count, heldOut.Count) < 4)
        {
            throw new FairnessException(
                $"There are {members.Count} members and {heldOut.Count} held-out units; an audit needs at least four of each, and 100 or "
                    + "more to say something.");
        }

        if (memberFeatures is not null && (memberFeatures.Count != members.Count || heldOutFeatures?.Count != heldOut.Count))
        {
            throw new FairnessException(
                $"There are features of {memberFeatures.Count} members and {heldOutFeatures?.Count ?? 0} held-out units, but scores of "
                    + $"{members.Count} and {heldOut.Count}; give one of each per unit.");
        }

        var attack = MembershipAttack.Of(members, heldOut, falsePositiveRate);
        MembershipAttack[] controls = [
            .. Enumerable.Range(0, Splits).Select(split => Halves(members, seed, split)).Select(halves =>
                MembershipAttack.Of(halves.First, halves.Second, falsePositiveRate))];
        var covered = controls.Count(control => control is { AucLower: <= 0.5, AucUpper: >= 0.5 });
        var blind = memberFeatures is null ? null : BlindControl.Run(memberFeatures, heldOutFeatures!, falsePositiveRate, seed);
        var (verdict, reason) = Judge(attack, covered, blind, falsePositiveRate);
        return new()
        {
            Attack = attack,
            Control = controls[0],
            ControlCovered = covered,
            ControlRuns = Splits,
            Blind = blind,
            Verdict = verdict,
            Reason = reason,
        };
    }

    private static (PrivacyVerdict Verdict, string Reason) Judge(
        MembershipAttack attack, int covered, MembershipAttack? blind, double falsePositiveRate)
    {
        if (attack.Members < FewestMembers || attack.Others * falsePositiveRate < 1)
        {
            return (PrivacyVerdict.NotInterpretable, Text(
                $"Not interpretable: {attack.Members} members and {attack.Others} held-out units are too few; it takes {FewestMembers} ")
                + Text($"members and {Math.Ceiling(1 / falsePositiveRate)} held-out ones."));
        }

        if (covered < LeastCovered)
        {
            return (PrivacyVerdict.NotInterpretable, Text(
                $"Not interpretable: the control fails. Between random halves of the members the interval of the area covers 0.5 in ")
                + Text($"{covered} of {Splits} runs only."));
        }

        var found = Text($"AUC {attack.Auc:0.000} ({attack.AucLower:0.000} to {attack.AucUpper:0.000}), ")
            + Text($"{attack.TruePositiveRate:0.0 %} of the members found at {attack.FalsePositiveRate:0.0 %} false alarms ")
            + Text($"({attack.TruePositiveLower:0.0 %} to {attack.TruePositiveUpper:0.0 %})");
        var n = Text($"n = {attack.Members} members and {attack.Others} held-out units");
        return blind is { AucLower: > 0.5 } ? (PrivacyVerdict.NotInterpretable,
                "Not interpretable: the control fails. Members and held-out units are told apart without the model "
                + Text($"(AUC {blind.Auc:0.000}, {blind.AucLower:0.000} to {blind.AucUpper:0.000}), so they are not of one population; ")
                + $"the attack's {found} may be due to that.")
            : attack.AucLower > 0.5 || attack.PValue < Chance ? (PrivacyVerdict.Leaks, $"Leaks: {found}; {n}.")
            : (PrivacyVerdict.NoLeakSeen, $"No leak seen with {n}: {found}. A better attack may see one.");
    }

    private static (double[] First, double[] Second) Halves(IReadOnlyList<double> scores, long seed, int split)
    {
        var random = RowSample.Stream(seed, split);
        var order = RowSample.Order(scores.Count, scores.Count, ref random);
        return ([.. order[..(order.Length / 2)].Select(row => scores[row])], [.. order[(order.Length / 2)..].Select(row => scores[row])]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
