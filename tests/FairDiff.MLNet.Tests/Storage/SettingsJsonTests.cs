using System.Reflection;
using System.Text.Json.Nodes;
using FairDiff.Shared;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Tests.Storage;

/// <summary>Nobody can add a setting that an identity forgets.</summary>
public sealed class SettingsJsonTests
{
    [Theory]
    [InlineData(typeof(ClassifierTraining))]
    [InlineData(typeof(GeneratorTraining))]
    [InlineData(typeof(GeneratorSampling))]
    [InlineData(typeof(UpsamplerSampling))]
    public void Of_ASettingsRecord_HasEveryPropertyOfIt(Type type)
    {
        var json = new JsonObject(SettingsJson.Of(Activator.CreateInstance(type)!, type));

        Assert.Equal(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(
                StringComparer.OrdinalIgnoreCase),
            json.Select(entry => entry.Key).Order(StringComparer.OrdinalIgnoreCase),
            StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Of_ValuesOfEveryKind_TellsThemApart()
    {
        var one = new ClassifierTraining { ClassWeights = [1, 2], Augmentation = ImageAugmentation.Color, Mixup = .2 };
        var other = one with { ClassWeights = [1, 2.5] };

        Assert.Equal("[1,2]", Json(one)["classWeights"]!.ToJsonString());
        Assert.Equal("color", Json(one)["augmentation"]!.ToString());
        Assert.Equal(0.2, Json(one)["mixup"]!.GetValue<double>());
        Assert.Null(Json(one)["stem"]);
        Assert.NotEqual(Json(one).ToJsonString(), Json(other).ToJsonString());
        Assert.Equal(
            """{"a":0.1,"b":1}""",
            new JsonObject(SettingsJson.Of(
                new GeneratorTraining { AttributeDropoutOverrides = new Dictionary<string, double> { ["b"] = 1, ["a"] = .1 } }, typeof(
                    GeneratorTraining)))
                ["attributeDropoutOverrides"]!.ToJsonString());
    }

    [Fact]
    public void Of_AKindThatHasNoForm_IsAnError()
    {
        var error = Assert.Throws<NotSupportedException>(
            () => SettingsJson.Of(new { When = DateTime.UnixEpoch }, new { When = DateTime.UnixEpoch }.GetType()).ToList());

        Assert.Contains("When is a System.DateTime", error.Message);
    }

    private static JsonObject Json(ClassifierTraining training) => new(SettingsJson.Of(training, typeof(ClassifierTraining)));
}
