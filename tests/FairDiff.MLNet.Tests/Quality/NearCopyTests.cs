using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Quality;

public class NearCopyTests
{
    private static readonly SyntheticQualityOptions Options = QualityStudy.Options with { NearCopyLevel = 0.005 };

    private readonly QualityStudy _study = new();

    [Fact]
    public void EvaluateSyntheticImages_CopiesOfTrainingImages_AreFoundWithTheirOriginals()
    {
        var real = QualityStudy.Real();
        QualityStudy.Row[] synthetic = [.. QualityStudy.Synthetic(), Copy(real[70], 0), Copy(real[190], 3)];
        var nearCopies = _study.Evaluate(real, synthetic, Options).NearCopies!;

        Assert.Equal((162, 2), (nearCopies.ImageCount, nearCopies.Count));
        Assert.Equal(
            [(160L, 70L, true), (161L, 190L, true)],
            nearCopies.Pairs.Take(2).Select(pair => (pair.SyntheticRow, pair.TrainingRow, pair.IsNearCopy)));
        Assert.Equal((0, 0), (nearCopies.Pairs[0].Distance, nearCopies.Pairs[0].RelativeDistance));
        Assert.Equal(3 * Math.Sqrt(3 * 64), nearCopies.Pairs[1].Distance, 1e-6);
        Assert.Equal("green*y", nearCopies.Pairs[1].Cell.ToString());
        Assert.Equal(12, nearCopies.Pairs.Count);
        Assert.All(nearCopies.Pairs.Skip(2), pair => Assert.False(pair.IsNearCopy));

        var space = Assert.Single(nearCopies.Spaces);
        Assert.Equal(("pixels", 240, 2), (space.Name, space.RealCount, space.Count));
        Assert.Equal(0, nearCopies.Duplicates);
        Assert.Equal(1 / 241.0, space.Level!.Value, 1e-12);
        Assert.Equal(162 / 241.0, nearCopies.ExpectedFalseAlarms!.Value, 1e-9);
    }

    [Fact]
    public void EvaluateSyntheticImages_NearCopies_AreWarnedOf()
    {
        var real = QualityStudy.Real();
        var report = _study.Evaluate(real, [.. QualityStudy.Synthetic(), Copy(real[3], 2)], Options);

        var warning = Assert.Single(report.Warnings, warning => warning.Concern == SyntheticQualityConcern.NearCopies);
        Assert.Equal("1 of 161 synthetic images is a near-copy of training images (at most 0.67 to be expected by chance).", warning.Text);
    }

    [Fact]
    public void EvaluateSyntheticImages_FeaturesOfANetwork_AreASecondSpace_AndShareTheLevel()
    {
        var features = ImageFeatures.FromTorchScript(Path.Combine(AppContext.BaseDirectory, "Quality", "mean-colour.pt"), "cpu");
        var real = QualityStudy.Real();
        var nearCopies = _study.Evaluate(
            real, [.. QualityStudy.Synthetic(), Copy(real[3], 0)], Options with { Features = features, NearCopyLevel = 0.02 }).NearCopies!;

        Assert.Equal([features.Name, "pixels"], nearCopies.Spaces.Select(space => space.Name));

        // 0.01 each: the second of 240. Three numbers come nearer to each other by chance than 192: only the threshold of pixels is above
        // 0.5.
        Assert.All(nearCopies.Spaces, space => Assert.Equal(2 / 241.0, space.Level!.Value, 1e-12));
        Assert.InRange(nearCopies.Spaces[0].Threshold, 0.01, 0.3);
        Assert.InRange(nearCopies.Spaces[1].Threshold, 0.6, 1);
        Assert.All(nearCopies.Spaces, space => Assert.InRange(space.Count, 1, 8));
        Assert.True(nearCopies.Pairs[0] is { SyntheticRow: 160, TrainingRow: 3, IsNearCopy: true });
    }

    [Fact]
    public void EvaluateSyntheticImages_DuplicatesInTheData_AreCounted()
    {
        var real = QualityStudy.Real();
        var nearCopies = _study.Evaluate(
            [.. real, real[5], real[5], Copy(real[8], 1) with { IsSynthetic = false }], QualityStudy.Synthetic(), Options).NearCopies!;

        Assert.Equal((238, 5), (nearCopies.Spaces[0].RealCount, nearCopies.Duplicates));
    }

    [Fact]
    public void EvaluateSyntheticImages_HeldOutView_CalibratesInsteadOfTheTrainingImages()
    {
        var heldOut = _study.View(QualityStudy.Draw("red", "x", 150, 20_000));
        var nearCopies = _study.Ml.FairDiff().EvaluateSyntheticImages(
            _study.View(QualityStudy.Real()), _study.View(QualityStudy.Synthetic()), Options, heldOut).NearCopies!;

        Assert.Equal((150, 0), (nearCopies.Spaces[0].RealCount, nearCopies.Duplicates));
    }

    [Fact]
    public void EvaluateSyntheticImages_FewRealImages_FallsBackToTheConstantAndSaysSo()
    {
        var real = QualityStudy.Draw("red", "x", 40, 1).Concat(QualityStudy.Draw("green", "x", 40, 100)).ToArray();
        var nearCopies = _study.Evaluate(real, [.. QualityStudy.Synthetic(), Copy(real[3], 1)], Options).NearCopies!;

        Assert.Equal((0.5, null), (nearCopies.Spaces[0].Threshold, nearCopies.Spaces[0].Level));
        Assert.Equal(1, nearCopies.Count);
        Assert.Null(nearCopies.ExpectedFalseAlarms);
        Assert.Contains("too few real images", nearCopies.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The image made brighter by a few grey levels, as a synthetic one.</summary>
    private static QualityStudy.Row Copy(QualityStudy.Row row, int brighter)
    {
        var pixels = row.Image!.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i % 4 == 3 ? pixels[i] : pixels[i] + brighter);
        }

        return row with
        {
            Image = MLImage.CreateFromPixels(QualityStudy.Size, QualityStudy.Size, row.Image.PixelFormat, pixels), IsSynthetic = true
        };
    }
}
