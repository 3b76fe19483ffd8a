using System.Globalization;
using FairDiff.Fairness;
using Xunit;

namespace FairDiffApp;

/// <summary>
/// Stops a model that serves some group too badly. It reads <c>predictions.csv</c>: label, the attributes, and one column of probabilities
/// per class, as the training app (dotnet new fairdiff) writes it.
/// </summary>
public sealed class FairnessGate
{
    private static readonly Lazy<FairnessReport> Report = new(() =>
        FairnessEvaluator.Evaluate(Read(Path.Combine(AppContext.BaseDirectory, "predictions.csv")), new() { Groups = ["hospital"] }));

    [Theory]
    [InlineData("overall(accuracy) > 0.8")]
    [InlineData("worst(hospital,accuracy) > 0.7")]
    [InlineData("gap(hospital,accuracy) < 0.15")]
    public void Predictions_AreGoodEnoughForEveryGroup(string requirement)
    {
        var result = FairnessRequirement.Parse(requirement).Check(Report.Value);

        Assert.True(result.IsMet, result.Reason); // a value that too few rows speak for is not met
    }

    private static FairnessData Read(string path)
    {
        var lines = File.ReadAllLines(path).Select(line => line.Split(',')).ToArray();
        var (header, rows) = (lines[0], lines[1..]);
        string[] classes =
            [.. header.Where(name => name.StartsWith("score_", StringComparison.Ordinal)).Select(name => name["score_".Length..])];
        var scores = new double[rows.Length, classes.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var name = 0; name < classes.Length; name++)
            {
                scores[row, name] = double.Parse(rows[row][Array.IndexOf(header, $"score_{classes[name]}")], CultureInfo.InvariantCulture);
            }
        }

        return new FairnessData
        {
            ClassNames = classes,
            Labels = [.. rows.Select(row => Array.IndexOf(classes, row[Array.IndexOf(header, "label")]))],
            Scores = scores,
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["hospital"] = [.. rows.Select(row => row[Array.IndexOf(header, "hospital")])],
            },
        };
    }
}
