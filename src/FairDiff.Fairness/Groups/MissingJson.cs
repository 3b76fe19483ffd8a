namespace FairDiff.Fairness.Groups;

/// <summary>What means missing, in JSON.</summary>
/// <param name="Exactly">Spellings, exactly so.</param>
/// <param name="InAnyCase">Spellings in any case.</param>
internal sealed record MissingJson(string[] Exactly, string[] InAnyCase)
{
    public static MissingJson Of(MissingValues missing) => new([.. missing.Exactly], [.. missing.InAnyCase]);

    public MissingValues ToMissingValues() => new(Exactly, InAnyCase);
}
