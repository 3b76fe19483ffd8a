namespace FairDiff.Studies.Tests.Phantom;

public class CanaryTests
{
    private static readonly CanaryCohort Cohort = CanaryCohort.Create(
        new() { Seed = 3, PerHospital = 60, HeldOutPerHospital = 60, Planted = [new(20, 3), new(1, 10)], HeldOut = 10 });

    private static readonly CanaryDecoder Decoder = new(Cohort.Codes);

    [Fact]
    public void Decode_EveryPlantedCopy_FlippedCroppedRestained_GivesItsOwnCode()
    {
        var rows = Cohort.Members.Concat(Cohort.HeldOut).Where(row => row.Patient.StartsWith("canary", StringComparison.Ordinal)).ToArray();

        var right = rows.Count(row => Decoder.Decode(row.Rgb) is { } match && row.Patient == $"canary {match.Index}");

        Assert.Equal(80, rows.Length);
        Assert.True(right >= 72, $"{right} of {rows.Length}");
    }

    [Fact]
    public void Decode_Phantoms_GivesNone()
    {
        var rows = Cohort.Members.Concat(Cohort.HeldOut).Where(row => !row.Patient.Contains("canary", StringComparison.Ordinal)).ToArray();

        Assert.Equal(360, rows.Length);
        Assert.Equal(0, rows.Count(row => Decoder.Decode(row.Rgb) is not null));
    }

    [Fact]
    public void Decode_OtherPlantedImages_GivesNone()
    {
        var others = CanaryCohort.Create(new() { Seed = 4, PerHospital = 0, HeldOutPerHospital = 0, Planted = [new(20, 10)], HeldOut = 0 });

        Assert.Equal(0, others.Members.Count(row => Decoder.Decode(row.Rgb) is not null));
    }

    [Fact]
    public void Draw_Codes_AreBalancedAndUnlikeEachOther()
    {
        var codes = CanaryCode.Draw(40, 1);

        Assert.All(codes, code => Assert.Equal(18, System.Numerics.BitOperations.PopCount(code.Bits)));
        Assert.All(codes, code => Assert.All(codes.Where(other => other != code), other => Assert.All(
            Enumerable.Range(0, 4), flip => Assert.True(code.Distance(other.Flipped(flip)) >= 8))));
        Assert.Equal(codes[0], codes[0].Flipped(3).Flipped(2).Flipped(1));
    }
}
