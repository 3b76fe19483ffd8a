using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.Fairness;
using FairDiff.MLNet.Privacy;
using FairDiff.MLNet.Quality;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>Whether a generator gives away the images that it was trained on: by what it draws, and by how well it knows them.</summary>
public sealed record GeneratorAuditReport
{
    private const double Chance = 0.025;

    /// <summary>The file that it is written into beside a generator or a study, where a dossier looks for it.</summary>
    public const string FileName = "privacy-audit.json";

    /// <summary>The SHA-256 of the generator's file.</summary>
    public required string GeneratorId { get; init; }

    /// <summary>Images that it was trained on, as they were given.</summary>
    public required int MemberImages { get; init; }

    /// <summary>Images that it was not trained on, without <see cref="SharedImages"/>.</summary>
    public required int HeldOutImages { get; init; }

    /// <summary>Held-out images that equal one of the members pixel by pixel: they are left out.</summary>
    public required int SharedImages { get; init; }

    /// <summary>Images with a label or attribute that the generator does not know, which is unknown to it.</summary>
    public required int UnknownConditions { get; init; }

    /// <summary>The share of false alarms that was asked for.</summary>
    public required double FalseAlarmRate { get; init; }

    /// <summary>The attack on membership and its controls.</summary>
    public required MembershipAudit Membership { get; init; }

    /// <summary>Near-copies among what it drew; null where no store was given.</summary>
    public required NearCopyAudit? NearCopies { get; init; }

    /// <summary>The verdict on both: not interpretable where the membership's controls fail; leaks where either does.</summary>
    public PrivacyVerdict Verdict => Membership.Verdict != PrivacyVerdict.NoLeakSeen || !HasCopies
        ? Membership.Verdict
        : PrivacyVerdict.Leaks;

    /// <summary>The verdict in words.</summary>
    public string Sentence => Membership.Verdict == PrivacyVerdict.NotInterpretable || NearCopies is not { } copies ? Membership.Reason
        : Membership.Verdict == PrivacyVerdict.NoLeakSeen && HasCopies ? $"Leaks: {copies.Report} By membership: {Membership.Reason}"
        : $"{Membership.Reason} {copies.Report}";

    /// <summary>
    /// The numbers under keys that MLflow accepts: <c>privacy/auc</c>, <c>privacy/aucLower</c>, <c>privacy/aucUpper</c>,
    /// <c>privacy/truePositiveRate</c>, <c>privacy/controlAuc</c>, <c>privacy/controlCovered</c>, <c>privacy/blindAuc</c>,
    /// <c>privacy/nearCopies</c>, <c>privacy/leaks</c> (1 or 0; absent where it is not interpretable).
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, double> Metrics => AuditMetrics.Of(this);

    private bool HasCopies => NearCopies is { } copies && copies.Spaces.Any(space => space.PValue < Chance / copies.Spaces.Count);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FairDiffException">It is no such report.</exception>
    public static GeneratorAuditReport FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var report = StrictJson.Deserialize<GeneratorAuditReport>(json, QualityJson.Options);
            return report is { GeneratorId: not null, Membership: { Attack: not null, Control: not null, Reason: not null } }
                ? report
                : throw new JsonException("It has no attack.");
        }
        catch (JsonException exception)
        {
            throw new FairDiffException(
                $"This is no audit of a generator: {exception.Message.TrimEnd('.')}. Run fairdiff audit again.", exception);
        }
    }

    /// <summary>Writes the report as JSON: camelCase, with verdict and sentence.</summary>
    /// <returns>Indented JSON text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, QualityJson.Options);

    /// <summary>Writes the report to read.</summary>
    /// <returns>Plain text of several lines.</returns>
    public override string ToString() => AuditText.Write(this);
}

/// <summary>Near-copies of training images among a generator's images.</summary>
/// <param name="Report">Which they are, by thresholds learned from held-out images.</param>
/// <param name="Spaces">How near drawn and held-out images come in each space.</param>
public sealed record NearCopyAudit(NearCopyReport Report, IReadOnlyList<NearCopyDistances> Spaces);

/// <summary>How near images come to training images in one space: their relative distances.</summary>
/// <param name="Name">The space, as in <see cref="NearCopySpace.Name"/>.</param>
/// <param name="Drawn">The smallest of the drawn images, and their quantiles 0.01, 0.05, 0.25 and 0.5.</param>
/// <param name="HeldOut">The same of the held-out images.</param>
/// <param name="PValue">
/// The probability that so many drawn images or more come so near if they are as held-out images are: exact, with the learning of the
/// threshold counted in. Images that are smoother than real ones come nearer without a copy: look at the pairs.
/// </param>
public sealed record NearCopyDistances(string Name, IReadOnlyList<double> Drawn, IReadOnlyList<double> HeldOut, double PValue);
