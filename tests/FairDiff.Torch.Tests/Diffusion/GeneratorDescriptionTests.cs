using System.Text.Json;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Torch.Tests.Diffusion;

public class GeneratorDescriptionTests
{
    private static readonly GeneratorDescription Description = new()
    {
        ImageSize = 24,
        Network = new UNetOptions { ChannelMultipliers = [1, 2], AttentionResolutions = [6], Dropout = 0.1 },
        Precision = Precision.BFloat16,
        DiffusionSchedule = DiffusionSchedule.Linear,
        Prediction = Prediction.Noise,
        LearnedVariance = true,
        Scaling = new([0.5, 0.5, 0.5], [0.2, 0.2, 0.2]),
        Condition = [new("Label", true, ["no", "yes"])],
        TrainingRows = [new([0, 1], 5)],
    };

    [Fact]
    public void FromJson_ToJson_ReadsBackTheSame()
    {
        var json = Description.ToJson();

        var read = GeneratorDescription.FromJson(json);

        Assert.Equal(json, read.ToJson());
        Assert.Equal(Description.Network, read.Network);
    }

    [Theory]
    [InlineData("\"channels\":32", "\"channels\":33", "Network.Channels is 33")]
    [InlineData("\"attentionResolutions\":[6]", "\"attentionResolutions\":[7]", "AttentionResolutions holds 7")]
    [InlineData("\"imageSize\":24", "\"imageSize\":25", "size 25 is not supported")]
    [InlineData("\"schedule\":\"linear\"", "\"schedule\":\"linearZeroTerminalSnr\"", "Prediction is Noise")]
    [InlineData("\"schedule\":\"linear\"", "\"schedule\":\"sine\"", "schedule")]
    [InlineData("\"learnedVariance\":true,", "", "learnedVariance")]
    [InlineData("\"heads\":null", "\"hands\":null", "hands")]
    [InlineData("\"normGroups\":8", "\"normGroups\":\"many\"", "normGroups")]
    public void FromJson_DescriptionThatCannotBe_SaysWhatIsWrong(string value, string changed, string expected)
    {
        var json = Description.ToJson();
        Assert.Contains(value, json);

        Assert.Contains(expected, Assert.Throws<JsonException>(
            () => GeneratorDescription.FromJson(json.Replace(value, changed, StringComparison.Ordinal))).Message);
    }

    [Fact]
    public void FromJson_UnknownEntryOfALabelVector_StaysUnknown()
    {
        var vector = Description with
        {
            Condition = [new("Label", true, ["no", "yes"]) { Kind = ConditionKind.Findings }], TrainingRows = [new([0.5f, float.NaN], 2)]
        };

        Assert.Equal([0.5f, float.NaN], GeneratorDescription.FromJson(vector.ToJson()).TrainingRows[0].Condition);
    }

    [Theory]
    [InlineData("[0,1]", "[1]")]
    [InlineData("\"rows\":5", "\"rows\":0")]
    public void FromJson_TrainingRowsThatCannotBe_IsRefused(string original, string changed) =>
        Assert.Throws<JsonException>(() => GeneratorDescription.FromJson(Description.ToJson().Replace(original, changed)));
}
