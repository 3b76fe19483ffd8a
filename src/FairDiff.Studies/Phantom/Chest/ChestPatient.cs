namespace FairDiff.Studies;

/// <summary>
/// A simulated patient with one film. What is planted: findings go together (an effusion is seen in half of those with another finding, in
/// the other hospital far less); they are more frequent in old age; breast shadows of women lie where effusions do; and who is not White is
/// imaged at the bedside more often, which is all that race has to do with the image.
/// </summary>
/// <param name="Female">Sex.</param>
/// <param name="Age">Years.</param>
/// <param name="Race">As CheXpert's table names it.</param>
/// <param name="Scanner">The machine.</param>
/// <param name="Findings">Whether the film shows each of <see cref="ChestFindings.Conditions"/>.</param>
internal sealed record ChestPatient(bool Female, int Age, string Race, ChestScanner Scanner, IReadOnlyList<bool> Findings)
{
    public const string White = "White";

    private const double BedsideOfWhite = .4, BedsideOfOthers = .65;

    // In the order of the conditions: atelectasis, consolidation, cardiomegaly, pleural effusion, edema.
    private static readonly double[] OfTheSick = [.35, .22, .30, .28, .30], OfOthers = [.03, .02, .03, .03, .02];

    private static readonly (string Race, double Share)[] Races =
    [
        (White, .56), ("Asian", .14), ("Other", .14), ("Black or African American", .10), ("Unknown", .06),
    ];

    /// <summary>A patient of the source hospital.</summary>
    public static ChestPatient OfSource(PhantomRandom random) => Draw(
        random, femaleShare: .41, sickShare: .6, together: .5, ChestScanner.SourceUpright, ChestScanner.SourceBedside);

    /// <summary>A patient of the other hospital.</summary>
    public static ChestPatient OfOther(PhantomRandom random) => Draw(
        random, femaleShare: .45, sickShare: .45, together: .15, ChestScanner.OtherUpright, ChestScanner.OtherBedside);

    private static ChestPatient Draw(
        PhantomRandom random, double femaleShare, double sickShare, double together, ChestScanner upright, ChestScanner bedside)
    {
        var female = random.Uniform() < femaleShare;
        var age = (int)Math.Clamp(60 + 17 * random.Normal(), 18, 90);
        var race = Pick(random.Uniform());
        var isBedside = random.Uniform() < (race == White ? BedsideOfWhite : BedsideOfOthers);
        var sick = random.Uniform() < sickShare + .003 * (age - 60);
        bool[] findings = [.. (sick ? OfTheSick : OfOthers).Select(probability => random.Uniform() < probability)];
        findings[ChestFilm.Effusion] |= findings.Index().Any(finding => finding.Item && finding.Index != ChestFilm.Cardiomegaly)
            && random.Uniform() < together;
        return new(female, age, race, isBedside ? bedside : upright, findings);
    }

    private static string Pick(double number) => Races.First(race => (number -= race.Share) < 0 || race == Races[^1]).Race;
}
