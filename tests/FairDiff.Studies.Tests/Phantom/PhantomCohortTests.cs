namespace FairDiff.Studies.Tests.Phantom;

public sealed class PhantomCohortTests
{
    private static readonly PhantomOptions Small = new()
    {
        LabelRich = 40, LabelPoor = 10, UnlabelledPerHospital = 12, TestPerHospital = 6,
    };

    [Fact]
    public void Train_SelectiveLabelling_GivesTheCountsOfTheDesign()
    {
        var labelled = PhantomCohort.Train(Small).Where(patch => patch.Label != "").ToList();

        Assert.Equal((20, 20), Counts(labelled, "0"));
        Assert.Equal((8, 2), Counts(labelled, "3"));
        Assert.Equal((2, 8), Counts(labelled, "4"));
    }

    [Fact]
    public void Train_BalancedControl_HasNoSkew()
    {
        var labelled = PhantomCohort.Train(Small with { Skew = .5 }).Where(patch => patch.Label != "").ToList();

        Assert.Equal((5, 5), Counts(labelled, "3"));
        Assert.Equal((5, 5), Counts(labelled, "4"));
    }

    [Fact]
    public void Train_Unlabelled_KnowTheirHospitalAndNoneIsOutOfDistribution()
    {
        var train = PhantomCohort.Train(Small);

        Assert.Equal(36, train.Count(patch => patch.Label == ""));
        Assert.Equal(["0", "3", "4"], train.Select(patch => patch.Hospital).Distinct().Order());
    }

    [Fact]
    public void TestSet_IsBalancedAndSharesNoPatchWithTraining()
    {
        var test = PhantomCohort.TestSet(Small, Hospital.All[0]);
        Assert.Equal((3, 3), Counts(test, "0"));

        var training = PhantomCohort.Train(Small).Select(Bytes).ToHashSet();
        Assert.DoesNotContain(test.Select(Bytes), training.Contains);
    }

    [Fact]
    public void Train_AnotherDraw_IsOfTheLabelsOfThePoorHospitalsAlone()
    {
        var (first, second) = (PhantomCohort.Train(Small), PhantomCohort.Train(Small, 1));
        bool IsDrawn(PhantomPatch patch) => patch.Label != "" && patch.Hospital != "0";

        Assert.Equal(first.Select(patch => (patch.Label, patch.Hospital)), second.Select(patch => (patch.Label, patch.Hospital)));
        Assert.Equal(first.Where(patch => !IsDrawn(patch)).Select(Bytes), second.Where(patch => !IsDrawn(patch)).Select(Bytes));
        Assert.Empty(first.Where(IsDrawn).Select(Bytes).Intersect(second.Where(IsDrawn).Select(Bytes)));
    }

    [Fact]
    public void Revealed_KnowsEveryLabel()
    {
        var revealed = PhantomCohort.Train(Small).Where(patch => patch.Label == "").Select(patch => patch.Revealed()).ToList();

        Assert.Equal((6, 6), Counts(revealed, "3"));
    }

    [Fact]
    public void Draw_OtherNumber_GivesOtherPatches()
    {
        var first = PhantomCohort.TestSet(Small, Hospital.All[1]);
        var second = PhantomCohort.TestSet(Small with { Draw = 1 }, Hospital.All[1]);
        Assert.Empty(first.Select(Bytes).Intersect(second.Select(Bytes)));
    }

    private static (int Tumour, int Normal) Counts(IEnumerable<PhantomPatch> patches, string hospital)
    {
        var own = patches.Where(patch => patch.Hospital == hospital).ToList();
        return (own.Count(patch => patch.Label == PhantomPatch.Tumour), own.Count(patch => patch.Label == PhantomPatch.Normal));
    }

    private static string Bytes(PhantomPatch patch)
    {
        using var image = patch.Image;
        return Convert.ToBase64String(image.Pixels);
    }
}
