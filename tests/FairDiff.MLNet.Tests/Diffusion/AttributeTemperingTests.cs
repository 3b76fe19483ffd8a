using FairDiff.MLNet.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Even drawing by attributes in training, whether the condition holds them or not.</summary>
public sealed class AttributeTemperingTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionAugmentationOptions _options;

    public AttributeTemperingTests()
    {
        _options = TinyStudy.Options with
        {
            AttributeColumnNames = ["Sex"], Condition = DiffusionCondition.Label, AttributeTempering = 0.25, SyntheticCount = 8,
            WorkspacePath = _folder.Path,
        };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DiffusionCondition.Label, 0.25, true)]
    [InlineData(DiffusionCondition.None, 0, true)]
    [InlineData(DiffusionCondition.Label, 1, false)]
    [InlineData(DiffusionCondition.LabelAndAttributes, 0.25, false)]
    public void Read_ConditionWithoutTheAttributes_HasTheirStrata(DiffusionCondition condition, double tempering, bool strata)
    {
        using var data = GeneratorData.Read(
            VectorStudy.Data(_ml), _options with { Condition = condition, AttributeTempering = tempering }, _folder.Path);

        // Sex f in twelve rows, then m in four, and so on.
        int[] expected = [.. Enumerable.Range(0, TinyStudy.Rows).Select(row => row % 16 < 12 ? 0 : 1)];
        Assert.Equal(strata ? expected : null, data.Strata);
        Assert.Equal(condition == DiffusionCondition.LabelAndAttributes ? 1 : 0, data.Conditions.Attributes.Count);
    }

    [Fact]
    public void Fit_OfTheLabelAlone_TrainsOnOtherRowsAndDrawsNoAttribute()
    {
        var data = VectorStudy.Data(_ml);
        var even = _ml.FairDiff().DiffusionAugmentation(_options).Fit(data);
        var images = TinyStudy.Images(_folder.Path);
        using var other = new TemporaryFolder();
        _ml.FairDiff().DiffusionAugmentation(_options with { AttributeTempering = 1, WorkspacePath = other.Path }).Fit(data);

        Assert.Equal(8, even.SyntheticCount);
        Assert.All(even.Cells.Keys, cell => Assert.Empty(cell.Attributes));
        Assert.NotEqual(images, TinyStudy.Images(other.Path));
    }

    [Fact]
    public void Fit_AgainWithOtherAttributesOfTheRows_IsOtherData()
    {
        var data = VectorStudy.Data(_ml);
        _ml.FairDiff().DiffusionAugmentation(_options).Fit(data);
        var changed = _ml.Transforms.CopyColumns("Sex", "Other").Fit(WithOther(data)).Transform(WithOther(data));

        Assert.Contains(
            "begun with other data: sha256 was",
            Assert.Throws<FairDiffException>(() => _ml.FairDiff().DiffusionAugmentation(_options).Fit(changed)).Message);
        Assert.Contains("There is no column 'Hospital'", Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().DiffusionAugmentation(_options with { AttributeColumnNames = ["Hospital"] }).Fit(data)).Message);

        IDataView WithOther(IDataView view) => _ml.Transforms.Conversion.MapValueToKey("Other", "Text").Fit(view).Transform(view);
    }
}
