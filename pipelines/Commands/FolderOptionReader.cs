using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Folder;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Commands;

/// <summary>The options that say which rows and columns of a folder play which part in a study.</summary>
internal sealed class FolderOptionReader
{
    private readonly FolderRowOptions _rows = new(required: true, labelVectors: true);
    private readonly Option<string[]> _groups = FolderRowOptions.Many(
        "--groups", "Further columns, or crossings such as site*sex, by which fairness is judged");

    private readonly Option<string[]> _buckets = new("--bucket")
    {
        Description = "Put a column of numbers into buckets first: age=18,40,60 (edges) or age=q4 (quantiles of all rows). Repeatable",
        HelpName = "COLUMN=EDGES",
    };

    private readonly Option<double> _testFraction = new("--test-fraction")
    {
        Description = "Share of the in-distribution rows held out in a split by seed",
        DefaultValueFactory = _ => .25,
    };

    private readonly Option<int> _splitSeed = new("--split-seed") { Description = "Seed of that split and of --skew" };
    private readonly Option<string[]> _ood = FolderRowOptions.Many(
        "--ood", "Rows that no model ever trains on, for example site=A; each is a test set of its own");

    private readonly Option<string[]> _oodValidation = FolderRowOptions.Many(
        "--ood-validation",
        "Rows that no model ever trains on, but on which --select-by and --real-fraction-grid choose, for example site=B");

    private readonly Option<double?> _oodTrainFraction = new("--ood-train-fraction")
    {
        Description = "Of rows that both --unlabelled and --ood or --ood-validation name, the share that the generators learn from "
            + "without their label; the others "
            + "stay a set (by --split-seed, those of each --cluster together)",
    };

    private readonly Option<string[]> _skew = FolderRowOptions.Many(
        "--skew",
        "At most so many training labels among these rows, for example site=A:100; the others become unlabelled. site=A:100:tumour=0.9 "
        + "keeps 90 of class tumour and 10 of the other classes");

    private readonly Option<SkewBy> _skewBy = new("--skew-by")
    {
        Description = "What becomes of the training rows beyond --skew: unlabelling (generators still learn from the images) or removal "
            + "(nothing does)",
    };

    public void AddTo(Command command)
    {
        _rows.AddTo(command);
        foreach (var option in new Option[]
        {
            _groups, _buckets, _testFraction, _splitSeed, _ood, _oodValidation, _oodTrainFraction, _skew, _skewBy,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">A value is out of range or not of its form.</exception>
    public FolderOptions Read(ParseResult parsed)
    {
        var options = _rows.Read(parsed)! with
        {
            GroupColumns = OptionLists.Read(parsed, _groups),
            Buckets = [.. (parsed.GetValue(_buckets) ?? []).Select(text => ColumnBuckets.Parse(_buckets.Name, text))],
            TestFraction = parsed.GetValue(_testFraction),
            SplitSeed = parsed.GetValue(_splitSeed),
            OutOfDistribution = [.. OptionLists.Pieces(parsed, _ood).Select(text => RowSelector.Parse("--ood", text))],
            OodValidation = [.. OptionLists.Pieces(parsed, _oodValidation).Select(text => RowSelector.Parse("--ood-validation", text))],
            OodTrainFraction = parsed.GetValue(_oodTrainFraction),
            LabelLimits = [.. OptionLists.Pieces(parsed, _skew).Select(text => LabelLimit.Parse("--skew", text))],
            SkewBy = parsed.GetValue(_skewBy),
        };
        if (options.AttributeColumns.Count == 0)
        {
            throw new FairDiffException(
                "--attributes is missing; name the column, for example the site, whose groups are to be served evenly.");
        }

        foreach (var column in options.Buckets.Select(buckets => buckets.Column))
        {
            if (!options.AttributeColumns.Concat(options.GroupColumns).Any(group => group.Split('*').Contains(column)))
            {
                throw new FairDiffException(
                    $"--bucket is of column '{column}', which neither --attributes nor --groups names; name it there.");
            }

            if (options.Buckets.Count(buckets => buckets.Column == column) > 1)
            {
                throw new FairDiffException($"--bucket names the column '{column}' twice; give all its edges at once.");
            }
        }

        if (options.OodTrainFraction is not (null or > 0 and < 1))
        {
            throw new FairDiffException(
                FormattableString.Invariant($"--ood-train-fraction is {options.OodTrainFraction}; it must be between 0 and 1."));
        }

        return options.TestFraction is > 0 and < 1
            ? options
            : throw new FairDiffException($"--test-fraction is {options.TestFraction}; it must be between 0 and 1.");
    }

    /// <summary>The rows that choose between classifiers, in words; null = a share of the training labels.</summary>
    /// <exception cref="FairDiffException">Two options name them.</exception>
    public static string? ValidationRows(FolderOptions options)
    {
        if (options is { OodValidation.Count: > 0, ValidationFractionIsGiven: true })
        {
            throw new FairDiffException(
                "--ood-validation and --validation-fraction both name the rows to choose on; leave --validation-fraction out to choose "
                    + "on those of --ood-validation.");
        }

        return options switch
        {
            { OodValidation.Count: > 0 } => $"the OOD validation rows ({string.Join(", ", options.OodValidation)})",
            { SplitColumn: { } column, ValidationFractionIsGiven: false } => FormattableString.Invariant(
                $"the validation rows of column {column}, or where it has none on {options.ValidationFraction} of the training labels"),
            _ => null,
        };
    }
}
