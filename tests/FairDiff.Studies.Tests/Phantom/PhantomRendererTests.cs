namespace FairDiff.Studies.Tests.Phantom;

public sealed class PhantomRendererTests
{
    [Fact]
    public void Render_SameSeed_GivesTheSamePatch()
    {
        var hospital = Hospital.All[0];
        Assert.Equal(PhantomRenderer.Render(hospital, true, 7), PhantomRenderer.Render(hospital, true, 7));
        Assert.NotEqual(PhantomRenderer.Render(hospital, true, 7), PhantomRenderer.Render(hospital, true, 8));
    }

    [Fact]
    public void Render_FirstPatch_IsTheSameOnEveryMachine()
    {
        // A golden value (a few grey levels of slack for the platform's exp and log): results of different users are comparable only while
        // the phantoms stay the same.
        var sum = PhantomRenderer.Render(Hospital.All[0], tumour: true, seed: 1).Sum(value => value);
        Assert.InRange(sum, GoldenSum - 3, GoldenSum + 3);
    }

    [Fact]
    public void Render_BothClasses_HaveNearlyTheSameDarkness()
    {
        foreach (var hospital in Hospital.All)
        {
            var (normal, tumour) = (MeanBrightness(hospital, false), MeanBrightness(hospital, true));
            Assert.InRange(Math.Abs(normal - tumour), 0, 12);
        }
    }

    [Fact]
    public void Render_Hospitals_DifferInColour()
    {
        var ratios = Hospital.All.Take(3).Select(RedOverBlue).ToArray();
        Assert.True(ratios[1] > ratios[0] + .1, "hospital 3 stains redder than hospital 0");
        Assert.True(ratios[2] < ratios[0] - .1, "hospital 4 stains bluer than hospital 0");
    }

    private const int GoldenSum = 310489;

    private static double MeanBrightness(Hospital hospital, bool tumour) =>
        Patches(hospital, tumour).Average(patch => patch.Average(value => (double)value));

    private static double RedOverBlue(Hospital hospital)
    {
        var patches = Patches(hospital, false);
        double Channel(int channel) => patches.Average(patch => patch.Where((_, i) => i % 3 == channel).Average(value => (double)value));
        return Channel(0) / Channel(2);
    }

    private static List<byte[]> Patches(Hospital hospital, bool tumour) =>
        [.. Enumerable.Range(0, 300).Select(i => PhantomRenderer.Render(hospital, tumour, (ulong)i))];
}
