using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Raters;

/// <summary><c>fairdiff raters</c>: soft labels of several raters, where they agree, and reader studies.</summary>
internal static class RatersCommand
{
    private const string Description =
        """
        Make soft labels of what several raters say, find the images on which they agree,
        and score a reader study: how many images are gradable, and how
        often raters recognise what an image shows, against the other raters and against what is known.

        Examples:
          fairdiff raters --ratings ratings.csv --output soft.csv --consensus 0.9
          fairdiff raters --ratings study.csv --image file --rater reader --gradable gradable --truth made_for --json study.json
        """;

    public static Command Create()
    {
        var options = new RatersOptions();
        var command = new Command("raters", Description);
        options.AddTo(command);
        command.SetAction((parsed, _) => Task.FromResult(Run(parsed, options)));
        return command;
    }

    private static int Run(ParseResult parsed, RatersOptions options)
    {
        var output = parsed.InvocationConfiguration.Output;
        var ratings = Ratings.Read(options.Ratings(parsed), options.Columns(parsed));
        var conditions = options.Classes(parsed) is { Count: > 0 } named ? named : ratings.Conditions;
        var labels = SoftLabel.Of(ratings, conditions);
        var agreements = Agreement.Of(labels, conditions, options.Consensus(parsed));
        var studies = Studies(ratings, conditions);
        RaterTables.WriteLabels(ratings, labels, agreements, options.Consensus(parsed), output);
        RaterTables.WriteStudies(studies, output);
        if (options.Output(parsed) is { } csv)
        {
            CsvTable.Write(
                "--output",
                csv,
                [options.Columns(parsed).Image, "raters", .. conditions.Select(condition => options.Prefix(parsed) + condition)],
                labels.Select(label => (string[])
                    [
                        label.Image, label.Raters.ToString(CultureInfo.InvariantCulture),
                        .. label.Weights.Select(weight => CsvTable.Cell(weight))]),
                options.Formulas(parsed));
            output.WriteLine($"The soft label of each image: {csv}");
        }

        if (options.Json(parsed) is { } json)
        {
            OutputFile.Write("--json", json, JsonSerializer.Serialize(
                new { Schema = "fairdiff-raters/1", Conditions = conditions, Consensus = options.Consensus(parsed), Labels = labels,
                    Agreements = agreements, Studies = studies }, OutputJson.Format));
            output.WriteLine($"Everything: {json}");
        }

        return ExitCodes.Success;
    }

    private static OrderedDictionary<string, ReaderStudy> Studies(Ratings ratings, IReadOnlyList<string> conditions)
    {
        var studies = new OrderedDictionary<string, ReaderStudy>();
        if (ratings.Readings.Select(reading => reading.Rater).Distinct().Count() > 1)
        {
            studies["the other raters"] = ReaderStudy.LeaveOneOut(ratings.Readings, conditions);
        }

        if (ratings.Truth.Count > 0)
        {
            studies["what is known"] = ReaderStudy.Score(ratings.Readings, ratings.Truth);
        }

        return studies;
    }
}
