using System.Text.Encodings.Web;
using System.Text.Json;

namespace FairDiff.Fairness.Tests.Comparison;

public class QuantityNameTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void ToString_ThenParse_GivesTheSame()
    {
        QuantityName[] names =
        [
            QuantityName.Overall("accuracy"), QuantityName.Gap("site*sex", "auc"), QuantityName.Worst(
                "site", "recall/a(b)"), QuantityName.Group("site", "A, B", "accuracy"),
            QuantityName.Gap("my, \"site\"", "recall/cat, dog"), QuantityName.Group("age", "60-69", "aucOvR/x/y"),
        ];

        Assert.Equal(
            ["overall(accuracy)", "gap(site*sex,auc)", "worst(site,recall/a(b))", "group(site,\"A, B\",accuracy)"],
            names.Take(4).Select(name => name.ToString()));
        Assert.All(names, name => Assert.Equal(name, QuantityName.Parse(name.ToString())));
        Assert.Equal(
            (QuantityKind.Group, "site", "A, B", "accuracy"), (names[3].Kind, names[3].Grouping, names[3].OfGroup, names[3].Metric));
    }

    [Theory]
    [InlineData("accuracy")]
    [InlineData("gap(accuracy)")]
    [InlineData("overall(site,accuracy)")]
    [InlineData("ratio(site,accuracy)")]
    [InlineData("gap(site,)")]
    [InlineData("gap(site,accuracy")]
    public void Parse_SomethingElse_SaysWhatIsAllowed(string text) =>
        Assert.Contains("gap(ATTRIBUTE,METRIC)", Assert.Throws<FairnessException>(() => QuantityName.Parse(text)).Message);

    [Fact]
    public void Json_ValueOrKey_IsTheText()
    {
        var name = QuantityName.Gap("A, B", "accuracy");
        var numbers = new Dictionary<QuantityName, int> { [name] = 1 };

        Assert.Equal("""["gap(\"A, B\",accuracy)"]""", JsonSerializer.Serialize(new[] { name }, Plain));
        Assert.Equal("""{"gap(\"A, B\",accuracy)":1}""", JsonSerializer.Serialize(numbers, Plain));
        Assert.Equal(name, JsonSerializer.Deserialize<QuantityName>(JsonSerializer.Serialize(name)));
        Assert.Equal(numbers, JsonSerializer.Deserialize<Dictionary<QuantityName, int>>(JsonSerializer.Serialize(numbers)));
        Assert.All(["\"accuracy\"", "1", "{}"], json => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<QuantityName>(json)));
    }

    [Fact]
    public void Compare_QuantitiesOfAReport_HaveNamesThatParse()
    {
        var comparison = MethodComparison.Compare(
            [Cohort.Random(1, 300, 3)], [Cohort.Random(1, 300, 3)], new() { BootstrapSamples = 0 },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(comparison.Quantities, quantity => Assert.Equal(quantity.Quantity, QuantityName.Parse($"{quantity.Quantity}")));
    }
}
