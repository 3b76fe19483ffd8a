using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Phantom;

/// <summary>Simulated images of skin.</summary>
public sealed class SkinPhantomsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Whoever reads the true sets reads these, and finds nothing odd.</summary>
    [Fact]
    public void Write_AllSets_AreThoseThatTheyAreMadeAfter()
    {
        SkinPhantoms.Write(
            _folder.File("phantoms"), new SkinPhantomOptions { SourceCases = 1000, TumourCases = 200, AtlasCases = 300, ImageSize = 16 });
        var notes = new List<string>();
        ImageDataSet[] sets =
        [
            .. new[] { SkinPhantoms.Source, SkinPhantoms.TumourClinic, SkinPhantoms.Atlas }
                .Select(name => ImageDataSet.Open(Path.Combine(_folder.File("phantoms"), name))),
        ];

        Assert.Equal(["scin", "padufes20", "fitzpatrick17k"], sets.Select(set => set.Name));
        ImageDataSetRow[][] rows = [.. sets.Select(set => set.ReadRows(notes.Add).ToArray())];
        Assert.Empty(notes);
        Assert.Equal([1000, 200, 300], rows.Select(set => set.Length));

        // Three raters never all say the same two things alike, and two thirds of those who send images are women.
        Assert.All(rows[0], row => Assert.Equal(1, row.Labels.Sum(), 3));
        Assert.Contains(rows[0], row => row.Labels.Count(share => share > 0) == 2);
        Assert.InRange(rows[0].Count(row => row.Values[1] == "female"), 610, 710);

        // The clinic sees tumours, the atlas all skin types alike.
        Assert.Equal(6, rows[1].Select(row => row.Label).Distinct().Count());
        Assert.Equal(6, rows[2].Select(row => row.Values[1]).Distinct().Count());
    }

    [Fact]
    public void Looks_AreThoseOfAllConditions()
    {
        Assert.Equal(SkinConditions.All, SkinLook.All.Select(look => look.Condition));
        Assert.All(SkinLook.All, look => Assert.Contains(look.LookAlike, SkinConditions.All));
        Assert.InRange(SkinLook.All.Sum(look => look.Share), .95, 1.15);
    }

    /// <summary>The same redness is seen less on dark skin.</summary>
    [Fact]
    public void Render_Redness_IsSeenLessOnDarkSkin() => Assert.True(Redness(1) > 1.5 * Redness(6));

    [Fact]
    public void Render_SameSeed_GivesTheSameImage()
    {
        var person = new SkinCase(SkinLook.Of("melanoma"), true, 40, 2, SkinClinic.Source);

        Assert.Equal(SkinImage.Render(person, 24, 5), SkinImage.Render(person, 24, 5));
        Assert.NotEqual(SkinImage.Render(person, 24, 5), SkinImage.Render(person, 24, 6));
    }

    /// <summary>How much more red than green there is in the middle than at the edge.</summary>
    private static double Redness(int tone) => Enumerable.Range(0, 60).Average(seed =>
    {
        var person = new SkinCase(SkinLook.Of("allergic contact dermatitis"), true, 40, tone, SkinClinic.Source);
        var image = SkinImage.Render(person, 24, (ulong)seed);
        double Excess(int x, int y) => image[3 * (y * 24 + x)] - image[(3 * (y * 24 + x)) + 1];
        return Excess(12, 12) - Excess(1, 1);
    });
}
